//! No circle of modules within a crate, and none of files of the front end: each can be read after what it stands on.

use crate::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::visit::Visit;
use syn::{Attribute, Item, ItemUse, UseTree};

/// Who stands on whom.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// The paths that a module names from `crate`, `self` or `super` on, tests left out.
struct Named {
    /// The module, `store::formats`.
    module: Vec<String>,
    paths: Vec<Vec<String>>,
}

impl Named {
    /// A path from the root of the crate, where it is one of the crate.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        let mut from = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len().saturating_sub(1)].to_vec(),
            _ => return None,
        };
        for part in &path[1..] {
            match part.as_str() {
                "super" => {
                    from.pop();
                }
                _ => from.push(part.clone()),
            }
        }
        Some(from)
    }

    fn walk(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.walk(&path.tree, &with(path.ident.to_string())),
            UseTree::Name(name) if name.ident == "self" => self.name(before),
            UseTree::Name(name) => self.name(&with(name.ident.to_string())),
            UseTree::Rename(rename) => self.name(&with(rename.ident.to_string())),
            UseTree::Glob(_) => self.name(before),
            UseTree::Group(group) => group.items.iter().for_each(|item| self.walk(item, before)),
        }
    }

    fn name(&mut self, path: &[String]) {
        self.paths.extend(self.absolute(path));
    }
}

fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg") && has_test(attribute))
}

fn has_test(attribute: &Attribute) -> bool {
    attribute.parse_args::<syn::Ident>().is_ok_and(|ident| ident == "test")
}

impl Visit<'_> for Named {
    fn visit_item(&mut self, item: &Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !is_of_tests(attributes) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        // What a module gives on of those below it is its door and no dependency.
        if matches!(item.vis, syn::Visibility::Inherited) {
            self.walk(&item.tree, &[]);
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(&parts);
        syn::visit::visit_path(self, path);
    }
}

/// The modules of a crate by their paths, with those that each names.
fn modules_of(folder: &str) -> Graph {
    let root = caseload_tests::root().join(folder);
    let mut named = Vec::new();
    for (path, text) in sources(folder, ".rs") {
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut module: Vec<String> = path
            .strip_prefix(&root)
            .expect("within the folder")
            .with_extension("")
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if module.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            module.pop();
        }
        let mut visitor = Named { module, paths: Vec::new() };
        visitor.visit_file(&file);
        named.push(visitor);
    }
    let known: BTreeSet<Vec<String>> = named.iter().map(|one| one.module.clone()).collect();
    let module_of =
        |path: &Vec<String>| (0..=path.len()).rev().map(|end| path[..end].to_vec()).find(|path| known.contains(path));
    let mut graph = Graph::new();
    for one in &named {
        let others = one.paths.iter().filter_map(module_of).filter(|other| *other != one.module);
        // The root of a crate is its door: it gives on what stands in its modules.
        let others = others.filter(|other| !other.is_empty()).map(|other| other.join("::")).collect();
        graph.insert(one.module.join("::"), others);
    }
    graph
}

/// The files of the front end, with those that each takes more than a type from.
fn files_of_the_front_end() -> Graph {
    let root = caseload_tests::root().join("ui/src").canonicalize().expect("the front end");
    let mut graph = Graph::new();
    for ending in [".ts", ".tsx"] {
        for (path, text) in sources("ui/src", ending) {
            let path = path.canonicalize().expect("a file");
            let folder = path.parent().expect("a file is in a folder");
            let imports = text.split("\nimport ").skip(1).chain(text.strip_prefix("import "));
            let from = imports.filter(|import| !import.starts_with("type ")).filter_map(|import| {
                let (_, rest) = import.split(';').next()?.split_once("from '")?;
                rest.strip_suffix('\'').filter(|from| from.starts_with('.'))
            });
            let name = |path: &Path| path.strip_prefix(&root).map(|path| path.to_string_lossy().into_owned()).ok();
            let others = from.filter_map(|from| {
                let place = folder.join(from);
                [".ts", ".tsx", "/index.ts", "/index.tsx"]
                    .into_iter()
                    .map(|ending| format!("{}{ending}", place.display()))
                    .find_map(|place| Path::new(&place).canonicalize().ok())
                    .and_then(|place| name(&place))
            });
            graph.insert(name(&path).expect("within the folder"), others.collect());
        }
    }
    graph
}

/// A way through a graph that comes back to where it began.
fn circle(graph: &Graph) -> Option<Vec<String>> {
    fn follow(graph: &Graph, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<Vec<String>> {
        let at = way.last()?.clone();
        for next in graph.get(&at).into_iter().flatten() {
            if let Some(begin) = way.iter().position(|before| before == next) {
                return Some([&way[begin..], std::slice::from_ref(next)].concat());
            }
            if !done.contains(next) {
                way.push(next.clone());
                if let Some(found) = follow(graph, way, done) {
                    return Some(found);
                }
                way.pop();
            }
        }
        done.insert(at);
        None
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|begin| follow(graph, &mut vec![begin.clone()], &mut done))
}

#[test]
fn no_circle_of_modules_within_a_crate() {
    let crates = caseload_tests::root().join("src-tauri/crates");
    let mut folders: Vec<String> = std::fs::read_dir(crates)
        .expect("the crates")
        .flatten()
        .map(|entry| format!("src-tauri/crates/{}/src", entry.file_name().to_string_lossy()))
        .collect();
    folders.push("src-tauri/src".to_owned());
    for folder in folders {
        let graph = modules_of(&folder);
        assert_eq!(circle(&graph), None, "in {folder}");
    }
    assert!(modules_of("src-tauri/crates/import/src")["write"].contains("plan"), "dependencies are seen");
}

#[test]
fn no_circle_of_files_of_the_front_end() {
    let graph = files_of_the_front_end();
    assert_eq!(circle(&graph), None);
    assert!(graph["screens/import/OneFile.tsx"].contains("screens/import/Step.tsx"), "imports are seen");
}

#[test]
fn a_circle_is_found() {
    let graph = |edges: &[(&str, &str)]| {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        graph
    };
    assert_eq!(circle(&graph(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let found = circle(&graph(&[("a", "b"), ("b", "c"), ("c", "b")])).expect("a circle");
    assert_eq!(found, ["b", "c", "b"]);
}

//! The window's commands, from one list: the functions in `src-tauri/src/commands` that are marked `#[tauri::command]`. Their
//! calls in `ui/src/host/commands.ts` and their permissions are written from it; `UPDATE_TYPES=1` writes them anew.

use crate::sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use syn::{
    Attribute, Expr, Fields, FnArg, GenericArgument, Item, ItemEnum, ItemFn, Lit, Meta, Pat, PathArguments, Type,
};

/// What the window calls a command with: the rest is handed over by Tauri.
const HANDED_OVER: [&str; 3] = ["State", "AppHandle", "WebviewWindow"];

/// A function that the window may call.
struct Command {
    /// The file it is in.
    module: String,
    name: String,
    doc: String,
    arguments: Vec<(String, Type)>,
    answer: Option<Type>,
}

/// The structs and enums of all crates by their names.
struct Declared {
    items: BTreeMap<String, Item>,
    /// Those of the shell, which the window sees too.
    of_shell: BTreeSet<String>,
    /// Those that `types.gen.ts` has.
    exported: BTreeSet<String>,
}

/// A field of a struct.
struct Field {
    name: String,
    /// Whether it has to be said.
    is_required: bool,
    /// Whether it may be `null`.
    is_option: bool,
    /// The type it has, or has an option of.
    of: Option<String>,
}

/// What is written from the list.
struct Written {
    calls: String,
    permissions: Vec<String>,
}

fn doc_of(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// The words in `#[serde(…)]`, as written.
fn serde_of(attributes: &[Attribute]) -> Vec<String> {
    let mut words = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let seen = attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            let value = meta.value().ok().map(syn::parse::ParseBuffer::parse::<Lit>);
            match value {
                Some(Ok(Lit::Str(text))) => words.push(format!("{name}={}", text.value())),
                _ => words.push(name),
            }
            Ok(())
        });
        seen.expect("attributes of serde");
    }
    words
}

fn is_command(function: &ItemFn) -> bool {
    let is_marked = |attribute: &Attribute| {
        let path: Vec<String> = attribute.path().segments.iter().map(|part| part.ident.to_string()).collect();
        path == ["tauri", "command"]
    };
    function.attrs.iter().any(is_marked)
}

/// The last name of a type with its arguments: `Option` and `String` of `Option<String>`.
fn parts(of: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last()?;
    let arguments = match &last.arguments {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(|argument| if let GenericArgument::Type(one) = argument { Some(one) } else { None })
            .collect(),
        _ => Vec::new(),
    };
    Some((last.ident.to_string(), arguments))
}

fn commands() -> Vec<Command> {
    let mut found = Vec::new();
    for (path, text) in sources("src-tauri/src/commands", ".rs") {
        let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let file = syn::parse_file(&text).expect("Rust");
        let functions =
            file.items.iter().filter_map(|item| if let Item::Fn(function) = item { Some(function) } else { None });
        for function in functions.filter(|function| is_command(function)) {
            let arguments = function.sig.inputs.iter().filter_map(|argument| {
                let FnArg::Typed(typed) = argument else { return None };
                let Pat::Ident(name) = typed.pat.as_ref() else { return None };
                let (of, _) = parts(&typed.ty)?;
                (!HANDED_OVER.contains(&of.as_str())).then(|| (name.ident.to_string(), (*typed.ty).clone()))
            });
            found.push(Command {
                module: module.clone(),
                name: function.sig.ident.to_string(),
                doc: doc_of(&function.attrs),
                arguments: arguments.collect(),
                answer: if let syn::ReturnType::Type(_, of) = &function.sig.output {
                    Some((**of).clone())
                } else {
                    None
                },
            });
        }
    }
    found.sort_by(|one, two| (&one.module, &one.name).cmp(&(&two.module, &two.name)));
    found
}

impl Declared {
    fn read() -> Self {
        let (mut items, mut of_shell) = (BTreeMap::new(), BTreeSet::new());
        for folder in ["src-tauri/crates", "src-tauri/src"] {
            for (_, text) in sources(folder, ".rs") {
                for item in syn::parse_file(&text).expect("Rust").items {
                    let name = match &item {
                        Item::Struct(item) => item.ident.to_string(),
                        Item::Enum(item) => item.ident.to_string(),
                        _ => continue,
                    };
                    if folder == "src-tauri/src" {
                        of_shell.insert(name.clone());
                    }
                    items.insert(name, item);
                }
            }
        }
        let types = std::fs::read_to_string(caseload_tests::root().join("ui/src/host/types.gen.ts")).expect("readable");
        let exported = types
            .lines()
            .filter_map(|line| line.strip_prefix("export type ")?.split([' ', '<', '=']).next())
            .map(str::to_owned)
            .collect();
        Self { items, of_shell, exported }
    }

    /// The fields of a struct, those that are flattened into it too.
    fn fields(&self, name: &str) -> Vec<Field> {
        let Some(Item::Struct(of)) = self.items.get(name) else { return Vec::new() };
        self.named_fields(&of.fields, &of.attrs)
    }

    fn named_fields(&self, fields: &Fields, attributes: &[Attribute]) -> Vec<Field> {
        let all_have_defaults = serde_of(attributes).iter().any(|word| word.starts_with("default"));
        let mut found = Vec::new();
        for field in fields {
            let (Some(ident), serde) = (&field.ident, serde_of(&field.attrs)) else { continue };
            let Some((of, arguments)) = parts(&field.ty) else {
                let name = ident.to_string();
                found.push(Field { name, is_required: !all_have_defaults, is_option: false, of: None });
                continue;
            };
            if serde.iter().any(|word| word == "flatten") {
                found.extend(self.fields(&of));
                continue;
            }
            if serde.iter().any(|word| word == "skip") {
                continue;
            }
            let has_default =
                all_have_defaults || of == "Option" || serde.iter().any(|word| word.starts_with("default"));
            let is_option = of == "Option";
            let inner = if is_option { parts(arguments[0]).map(|(inner, _)| inner) } else { Some(of) };
            let renamed = serde.iter().find_map(|word| word.strip_prefix("rename=")).map(str::to_owned);
            let name = renamed.unwrap_or_else(|| ident.to_string());
            found.push(Field { name, is_required: !has_default, is_option, of: inner });
        }
        found
    }

    /// A type of an argument, in which what has a default need not be said; `None` where all of it has to be.
    fn input(&self, name: &str) -> Option<String> {
        if let Some(Item::Enum(of)) = self.items.get(name) {
            return self.input_of_enum(of);
        }
        let fields = self.fields(name);
        let nested: Vec<(&Field, String)> =
            fields.iter().filter_map(|field| Some((field, self.input(field.of.as_deref()?)?))).collect();
        if nested.is_empty() && fields.iter().all(|field| field.is_required) {
            return None;
        }
        let is_nested = |field: &Field| nested.iter().any(|(other, _)| other.name == field.name);
        let said = keys(fields.iter().filter(|field| field.is_required && !is_nested(field)));
        if nested.is_empty() {
            return Some(format!("With<{name}, {said}>"));
        }
        let without = keys(nested.iter().map(|(field, _)| *field));
        let mut input = format!("With<Omit<{name}, {without}>, {said}> & {{");
        for (field, of) in nested {
            let (mark, null) = (if field.is_required { "" } else { "?" }, if field.is_option { " | null" } else { "" });
            let _ = write!(input, " {}{mark}: {of}{null};", field.name);
        }
        Some(input + " }")
    }

    /// The same of an enum whose variants are told apart by a tag.
    fn input_of_enum(&self, of: &ItemEnum) -> Option<String> {
        let serde = serde_of(&of.attrs);
        let tag = serde.iter().find_map(|word| word.strip_prefix("tag="))?;
        let mut differs = false;
        let variants: Vec<String> = of
            .variants
            .iter()
            .map(|variant| {
                let code = snake_case(&variant.ident.to_string());
                let fields = match &variant.fields {
                    Fields::Unnamed(one) => {
                        let (name, _) = parts(&one.unnamed[0].ty).expect("a path");
                        let input = self.input(&name);
                        differs |= input.is_some();
                        input.unwrap_or(name)
                    }
                    fields => {
                        let all = self.named_fields(fields, &[]);
                        differs |= all.iter().any(|field| !field.is_required);
                        let said = keys(all.iter().filter(|field| field.is_required));
                        format!("With<Extract<{}, {{ {tag}: '{code}' }}>, {said}>", of.ident)
                    }
                };
                format!("({{ {tag}: '{code}' }} & {fields})")
            })
            .collect();
        differs.then(|| variants.join(" | "))
    }

    /// A struct of the shell as an interface.
    fn interface(&self, name: &str, names: &mut BTreeSet<String>) -> Option<String> {
        let Some(Item::Struct(of)) = self.items.get(name).filter(|_| self.of_shell.contains(name)) else { return None };
        let mut text = format!("/** {} */\nexport interface {name} {{\n", doc_of(&of.attrs));
        for field in &of.fields {
            let doc = doc_of(&field.attrs);
            if !doc.is_empty() {
                let _ = writeln!(text, "  /** {doc} */");
            }
            let ident = field.ident.as_ref().expect("a named field");
            let _ = writeln!(text, "  {ident}: {};", typescript(&field.ty, names));
        }
        Some(text + "}\n")
    }
}

/// The names of fields as a union of keys.
fn keys<'fields>(fields: impl Iterator<Item = &'fields Field>) -> String {
    let quoted: Vec<String> = fields.map(|field| format!("'{}'", field.name)).collect();
    if quoted.is_empty() { "never".to_owned() } else { quoted.join(" | ") }
}

/// The type as TypeScript has it; names of declared types are gathered.
fn typescript(of: &Type, names: &mut BTreeSet<String>) -> String {
    match of {
        Type::Reference(of) => return typescript(&of.elem, names),
        Type::Tuple(of) if of.elems.is_empty() => return "null".into(),
        Type::Tuple(of) => {
            let parts: Vec<String> = of.elems.iter().map(|part| typescript(part, names)).collect();
            return format!("[{}]", parts.join(", "));
        }
        _ => {}
    }
    let (name, arguments) = parts(of).expect("a path");
    let mut argument = || typescript(arguments[0], names);
    match name.as_str() {
        "String" | "str" | "PathBuf" | "NaiveDate" => "string".into(),
        "bool" => "boolean".into(),
        "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" | "f64" | "Percentage" => "number".into(),
        "Option" => format!("{} | null", argument()),
        "Result" => argument(),
        "Vec" => {
            let of = argument();
            if of.contains(' ') && !of.starts_with('[') { format!("({of})[]") } else { format!("{of}[]") }
        }
        _ => {
            names.insert(name.clone());
            name
        }
    }
}

fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (head, tail) = part.split_at(1);
        text + &head.to_uppercase() + tail
    })
}

fn write() -> Written {
    let (commands, declared) = (commands(), Declared::read());
    assert!(commands.len() > 20, "the list is found");
    let (mut names, mut inputs) = (BTreeSet::new(), BTreeMap::new());
    let (mut calls, mut module) = (String::new(), String::new());
    for command in &commands {
        if command.module != module {
            module.clone_from(&command.module);
            let _ = write!(calls, "\n// {module}\n");
        }
        if !command.doc.is_empty() {
            let _ = writeln!(calls, "/** {} */", command.doc);
        }
        let (mut arguments, mut handed) = (Vec::new(), Vec::new());
        for (name, of) in &command.arguments {
            let name = camel_case(name);
            let (last, within) = parts(of).expect("a path");
            if last == "Channel" {
                let message = typescript(within[0], &mut names);
                arguments.push(format!("{name}: (message: {message}) => void"));
                handed.push(format!("{name}: new Channel<{message}>({name})"));
                continue;
            }
            let mut of = typescript(of, &mut names);
            if let Some(input) = declared.input(&last) {
                of = format!("{last}Input");
                inputs.insert(last, input);
            }
            arguments.push(format!("{name}: {of}"));
            handed.push(name);
        }
        let answer = command.answer.as_ref().map_or("null".into(), |of| typescript(of, &mut names));
        let handed = if handed.is_empty() { String::new() } else { format!(", {{ {} }}", handed.join(", ")) };
        let (call, name) = (camel_case(&command.name), &command.name);
        let _ =
            writeln!(calls, "export const {call} = ({}) => invoke<{answer}>('{name}'{handed});", arguments.join(", "));
    }
    let mut types = String::new();
    for name in names.clone() {
        types.extend(declared.interface(&name, &mut names).map(|interface| format!("\n{interface}")));
    }
    for (name, input) in &inputs {
        let _ = write!(types, "\n/** {name}, without what has a default. */\nexport type {name}Input = {input};\n");
    }
    let is_comment = |line: &&str| line.trim_start().starts_with('/');
    let code: Vec<&str> = types.lines().chain(calls.lines()).filter(|line| !is_comment(line)).collect();
    let is_named = |name: &&str| code.iter().any(|line| has_word(line, name));
    let imported: Vec<&str> = declared.exported.iter().map(String::as_str).filter(is_named).collect();
    let unknown: Vec<&String> =
        names.iter().filter(|name| !declared.exported.contains(*name) && !declared.of_shell.contains(*name)).collect();
    assert!(unknown.is_empty(), "types.gen.ts lacks {unknown:?}");
    let header = "// Generated from the functions in src-tauri/src/commands by tests/tidy/commands.rs. Do not edit.\n\
        // The one door to the program: every command, typed by what the engine declares.\n\
        import { Channel, invoke } from '@tauri-apps/api/core';\n";
    let with = "\n/** A request whose parts have defaults, except those named. */\ntype With<T, K extends keyof T> = Partial<T> & Pick<T, K>;\n";
    let imports = format!("import type {{\n  {},\n}} from './types.gen';\n", imported.join(",\n  "));
    let mut permissions: Vec<String> =
        commands.iter().map(|command| format!("allow-{}", command.name.replace('_', "-"))).collect();
    permissions.sort();
    Written { calls: [header, &imports, with, &types, &calls].concat(), permissions }
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[test]
fn the_calls_and_permissions_of_the_window_are_those_of_the_commands() {
    let written = write();
    let calls_at = caseload_tests::root().join("ui/src/host/commands.ts");
    let capability_at = caseload_tests::root().join("src-tauri/capabilities/main.json");
    let text = std::fs::read_to_string(&capability_at).expect("readable");
    let mut capability: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let permissions = capability["permissions"].as_array_mut().expect("a list");
    permissions.retain(|permission| permission.as_str().is_some_and(|name| name.starts_with("core:")));
    permissions.extend(written.permissions.into_iter().map(serde_json::Value::from));
    let capability = serde_json::to_string_pretty(&capability).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(&calls_at, written.calls).expect("writable");
        std::fs::write(&capability_at, capability).expect("writable");
        return;
    }
    let calls = std::fs::read_to_string(&calls_at).expect("readable");
    assert!(calls == written.calls, "ui/src/host/commands.ts is out of date; run the test with UPDATE_TYPES=1");
    assert!(text == capability, "capabilities/main.json is out of date; run the test with UPDATE_TYPES=1");
}

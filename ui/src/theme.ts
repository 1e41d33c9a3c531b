import { createTheme, type MantineColorsTuple } from '@mantine/core';
import { colorSchemeVariable, themeQuartz } from 'ag-grid-community';

const accent: MantineColorsTuple = [
  '#eaf2fb',
  '#d3e3f5',
  '#a6c6ea',
  '#76a8df',
  '#4f8fd6',
  '#3580d0',
  '#2572c4',
  '#1a61ab',
  '#12569a',
  '#054a89',
];

const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 5 },
  colors: { accent },
  fontFamily: FONT,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 5,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    // What is typed and found is chosen by Enter.
    Select: { defaultProps: { size: 'xs', selectFirstOptionOnChange: true } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    DateInput: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Menu: { defaultProps: { transitionProps: { duration: 80 } } },
    Modal: { defaultProps: { transitionProps: { duration: 100 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } },
  },
});

export const gridTheme = themeQuartz
  .withPart(colorSchemeVariable)
  .withParams({
    spacing: 6,
    fontSize: 13,
    headerFontSize: 12,
    headerFontWeight: 500,
    fontFamily: FONT,
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    iconSize: 14,
  })
  .withParams(
    {
      accentColor: '#1a61ab',
      backgroundColor: '#ffffff',
      headerBackgroundColor: '#f7f8fa',
      borderColor: '#e6e8ec',
      foregroundColor: '#1c2430',
      headerTextColor: '#5b6675',
    },
    'light',
  )
  .withParams(
    {
      accentColor: '#76a8df',
      backgroundColor: '#17191d',
      headerBackgroundColor: '#1d2025',
      borderColor: '#2c3037',
      foregroundColor: '#dfe3e8',
      headerTextColor: '#98a2b0',
    },
    'dark',
  );

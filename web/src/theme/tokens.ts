/** The look's tokens, once. CSS reads them as variables (`--text-2`), Ant Design as theme tokens. */

export type Scheme = 'light' | 'dark';

const light = {
  bg: '#f4f5f7',
  surface: '#ffffff',
  'surface-2': '#f9fafb',
  fill: '#eceef2',
  line: '#e2e5ea',
  'line-strong': '#868f9c',
  text: '#1a1f27',
  'text-2': '#47505d',
  'text-3': '#626c7a',
  link: '#2352bd',
  'link-bg': '#eaf0fc',
  solid: '#2352bd',
  'on-solid': '#ffffff',
  met: '#126b3d',
  'met-bg': '#e6f4eb',
  near: '#875000',
  'near-bg': '#fdf0d8',
  broken: '#b0241c',
  'broken-bg': '#fdebe9',
  paused: '#5a44ad',
  'paused-bg': '#efecfb',
  shadow: '0 6px 24px rgba(20,28,40,.14), 0 1px 3px rgba(20,28,40,.10)',
};

export type Palette = typeof light;

const dark: Palette = {
  bg: '#101317',
  surface: '#181c22',
  'surface-2': '#1d222a',
  fill: '#272d36',
  line: '#2c333d',
  'line-strong': '#6d7785',
  text: '#e6e9ee',
  'text-2': '#b3bbc6',
  'text-3': '#929caa',
  link: '#86abff',
  'link-bg': '#1b2740',
  solid: '#3566d6',
  'on-solid': '#ffffff',
  met: '#62cb90',
  'met-bg': '#14291d',
  near: '#e8b04d',
  'near-bg': '#2f2511',
  broken: '#ff8e85',
  'broken-bg': '#3a1c1b',
  paused: '#b8a9f7',
  'paused-bg': '#272140',
  shadow: '0 8px 28px rgba(0,0,0,.55), 0 0 0 1px #2c333d',
};

export const palettes: Record<Scheme, Palette> = { light, dark };

/** Writes the tokens onto the root element by CSSOM, which a strict style policy allows. */
export function applyPalette(scheme: Scheme, root: HTMLElement): void {
  root.dataset.theme = scheme;
  root.style.colorScheme = scheme;
  for (const [name, value] of Object.entries(palettes[scheme])) root.style.setProperty(`--${name}`, value);
}

/** Chinese font first under zh, Latin first under en, so that quotes and dots keep their shape. */
export const fonts = {
  zh: '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif',
  en: '"Segoe UI","Helvetica Neue","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif',
};

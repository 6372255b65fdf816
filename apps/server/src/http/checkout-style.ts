/** Plain and calm: this page is seen for a second between two others. Contrast is at least 4.5:1 in both schemes. */
export const CHECKOUT_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c1a17, #efeae2); --soft: light-dark(#5c554b, #b9b0a3);
  --paper: light-dark(#fffdf9, #1d1b18); --ground: light-dark(#f4efe7, #121110); --accent: light-dark(#3d5a45, #a9cdb3);
  --on-accent: light-dark(#fff, #10201a); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.6 system-ui, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif; word-break: keep-all;
  overflow-wrap: anywhere; }
main { width: 100%; max-width: 26rem; padding: 1.75rem; border-radius: 1rem; background: var(--paper); }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
.name { margin: 0; font-weight: 600; }
.price { display: flex; justify-content: space-between; gap: 1rem; margin: 0.25rem 0 1rem; }
.price span { color: var(--soft); }
button, .back { display: block; width: 100%; min-height: 3rem; padding: 0.7rem 1rem; border-radius: 0.6rem; font: inherit;
  text-align: center; }
button { border: 0; background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
button[hidden] { display: none; }
.back { color: var(--ink); }
button:focus-visible, .back:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

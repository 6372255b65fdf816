// Runs before the first paint, so that a dark room never flashes white. A file of its own, because the
// content security policy allows no inline script.
(function () {
  var root = document.documentElement;
  var theme = null;
  var locale = null;
  var paper = 'system';
  var known = null;
  try {
    known = localStorage.getItem('inkvine.known');
    theme = localStorage.getItem('inkvine.theme');
    locale = localStorage.getItem('inkvine.locale');
    paper = localStorage.getItem('inkvine.paper') || 'system';
  } catch (error) {
    // Storage is switched off: follow the device.
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (paper !== 'system' && location.pathname.indexOf('/read/') === 0) root.dataset.paper = paper;
  if (known !== null) root.dataset.known = '';
  if (locale !== 'ko' && locale !== 'en') {
    locale = /^ko\b/i.test(navigator.language) ? 'ko' : 'en';
  }
  root.lang = locale;
})();

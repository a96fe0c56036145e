// Links and GET forms marked data-enhance replace <main> instead of the whole page: the place on the page and the focus are kept in order.
let region: HTMLElement | null = null;
// What <main> shows. A fragment (the skip link, a line of the error summary) moves within it and fetches nothing.
let shown = location.pathname + location.search;
// Of several ways chosen in quick succession the last one counts, whichever answer comes first.
let under: AbortController | null = null;

export function announce(text: string): void {
  if (!region) {
    region = document.createElement('div');
    region.className = 'visually-hidden';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text.trim().replace(/\s+/g, ' ').slice(0, 300);
}

export function enhance(): void {
  document.addEventListener('click', event => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('a[data-enhance]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin) return;
    event.preventDefault();
    void go(link.href, true, link.dataset['enhance'] === 'stay');
  });
  document.addEventListener('submit', event => {
    const form = event.target as HTMLFormElement;
    if (form.dataset['enhance'] === undefined || form.method !== 'get') return;
    event.preventDefault();
    const address = new URL(form.action);
    address.search = '';
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && value !== '') address.searchParams.append(name, value);
    }
    void go(address.href, true, true);
  });
  window.addEventListener('popstate', () => {
    if (location.pathname + location.search !== shown) void go(location.href, false, false);
  });
}

async function go(address: string, push: boolean, stay: boolean): Promise<void> {
  under?.abort();
  const mine = (under = new AbortController());
  try {
    document.documentElement.classList.add('loading');
    const answer = await fetch(address, { headers: { 'X-Requested-With': 'fetch' }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('main');
    const main = document.querySelector('main');
    if (!fresh || !main || !answer.headers.get('content-type')?.startsWith('text/html')) throw new Error('not a page');
    const focused = document.activeElement?.id;
    main.replaceWith(fresh);
    document.title = page.title;
    if (push) history.pushState(null, '', answer.url);
    shown = location.pathname + location.search;
    if (stay && focused) document.getElementById(focused)?.focus();
    else {
      fresh.tabIndex = -1;
      fresh.focus();
      window.scrollTo(0, 0);
    }
    announce(page.title);
    document.dispatchEvent(new Event('kefa:page'));
  } catch {
    if (mine.signal.aborted) return;
    // Whatever went wrong, the browser's own way still works.
    location.href = address;
  } finally {
    if (under === mine) document.documentElement.classList.remove('loading');
  }
}

// Everything here is an extra: each page works without it.
import { announce, enhance } from './enhance';
import { keepDrafts } from './drafts';

document.documentElement.classList.add('js');
enhance();
keepDrafts();
ready();
document.addEventListener('kefa:page', ready);

function ready(): void {
  keepDrafts();
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
    button.hidden = false;
    button.onclick = () => window.print();
  }
  // Filters act when they are chosen; the button stays for those without a script.
  for (const field of document.querySelectorAll<HTMLSelectElement | HTMLInputElement>('form[data-auto] select, form[data-auto] input[type=checkbox]')) {
    field.onchange = () => field.form?.requestSubmit();
  }
  // A form that was sent twice by a double click is sent once.
  for (const form of document.querySelectorAll<HTMLFormElement>('form[method=post]')) {
    form.addEventListener('submit', event => {
      // A button with an address of its own takes a file away; the page stays and is used again.
      if (event.submitter?.hasAttribute('formaction')) return;
      for (const button of form.querySelectorAll<HTMLButtonElement>('button[type=submit]')) setTimeout(() => (button.disabled = true));
    });
  }
  const summary = document.querySelector<HTMLElement>('.error-summary');
  summary?.focus();
  for (const link of document.querySelectorAll<HTMLElement>('[data-progress]')) watch(link);
  if (document.querySelector('figure[data-chart]')) void load();
}

async function load(): Promise<void> {
  const address = document.querySelector<HTMLMetaElement>('meta[name=kefa-charts]')?.content;
  if (!address) return;
  const charts = (await import(address)) as typeof import('./charts');
  charts.draw();
}

// Long work: the part of the page is fetched again until it says that it is done.
function watch(part: HTMLElement): void {
  if (part.dataset['watched']) return;
  part.dataset['watched'] = 'yes';
  const seconds = Number(part.dataset['progress'] ?? '2');
  const timer = setInterval(async () => {
    if (!part.isConnected) return clearInterval(timer);
    const answer = await fetch(location.href, { headers: { 'X-Requested-With': 'fetch' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById(part.id);
    if (!fresh) {
      clearInterval(timer);
      location.reload();
      return;
    }
    if (fresh.dataset['progress']) {
      part.innerHTML = fresh.innerHTML;
      return;
    }
    // Done: what the work left, such as the rows it refused, stands elsewhere on the page.
    clearInterval(timer);
    const main = page.querySelector('main');
    if (main) document.querySelector('main')?.replaceWith(main);
    announce(fresh.textContent ?? '');
    document.dispatchEvent(new Event('kefa:page'));
  }, seconds * 1000);
}

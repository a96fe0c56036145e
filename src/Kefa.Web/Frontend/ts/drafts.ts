// What was typed into a form marked data-draft is kept in this tab until it was sent.
export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
    if (form.dataset['kept']) continue;
    form.dataset['kept'] = 'yes';
    const key = `draft:${location.pathname}:${form.dataset['draft']}`;
    const stored = sessionStorage.getItem(key);
    if (stored && !document.querySelector('.error-summary')) restore(form, JSON.parse(stored) as Record<string, string>);
    form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(read(form))));
    form.addEventListener('submit', () => sessionStorage.removeItem(key));
  }
}

function fields(form: HTMLFormElement): (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[] {
  return [...form.elements].filter((e): e is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
    (e instanceof HTMLInputElement && !['hidden', 'password', 'file', 'submit', 'radio', 'checkbox'].includes(e.type))
    || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement);
}

function read(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(fields(form).filter(f => f.name).map(f => [f.name, f.value]));
}

function restore(form: HTMLFormElement, values: Record<string, string>): void {
  for (const field of fields(form)) {
    const value = values[field.name];
    if (value !== undefined) field.value = value;
  }
}

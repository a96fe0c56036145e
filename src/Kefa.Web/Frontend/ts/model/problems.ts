import { L } from './words';

export interface Shown {
  place?: string;
  text: string;
  code?: string | null;
}

/** Shows what is wrong below the buttons; without a heading nothing. A model that cannot be saved can at least be taken away. */
export function showProblems(region: HTMLElement, heading: string | null, problems: Shown[], file?: { label: string; xml: string }): void {
  region.replaceChildren();
  if (heading === null) return;
  const note = document.createElement('div');
  note.className = 'note seal';
  const title = document.createElement('h2');
  title.className = 'h6';
  title.textContent = heading;
  note.append(title);
  if (problems.length > 0) {
    const list = document.createElement('ul');
    for (const problem of problems.slice(0, 50)) {
      const item = document.createElement('li');
      item.textContent = problem.place ? problem.place + L('：', ': ') + problem.text : problem.text;
      if (problem.code) {
        const code = document.createElement('pre');
        code.tabIndex = 0;
        code.textContent = problem.code;
        item.append(code);
      }
      list.append(item);
    }
    note.append(list);
    if (problems.length > 50) note.append(L(`共 ${problems.length} 条，显示前 50 条。`, `The first 50 of ${problems.length}.`));
  }
  if (file) {
    const link = document.createElement('a');
    link.className = 'btn btn-plain';
    link.href = URL.createObjectURL(new Blob([file.xml], { type: 'application/xml' }));
    link.download = 'model.dmn';
    link.textContent = file.label;
    note.append(link);
  }
  region.append(note);
}

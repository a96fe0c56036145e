import type { DmnManager, View } from 'dmn-js-parts';
import { announce } from '../enhance';
import { L } from './words';

/** Keeps the list of what can be opened: the diagram, then each decision and function with its label. */
export function listViews(manager: DmnManager, list: HTMLElement, labels: Record<string, string>): void {
  manager.on('views.changed', ({ views, activeView }) => {
    const focused = list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['view'] : undefined;
    list.replaceChildren(...views.map(view => entry(manager, view, labels, activeView?.element === view.element)));
    if (focused) list.querySelector<HTMLElement>(`[data-view="${CSS.escape(focused)}"]`)?.focus();
  });
}

function entry(manager: DmnManager, view: View, labels: Record<string, string>, isCurrent: boolean): HTMLElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['view'] = view.id;
  const isDiagram = view.type === 'drd';
  button.textContent = isDiagram ? L('需求图', 'Requirements diagram') : (view.name ?? view.id);
  const label = isDiagram ? view.name : labels[view.id];
  const small = document.createElement('small');
  small.textContent = [label && label !== view.name ? label : null, isDiagram ? null : kind(view)].filter(Boolean).join(L('，', ', '));
  if (small.textContent) button.append(small);
  if (isCurrent) button.setAttribute('aria-current', 'true');
  button.onclick = async () => {
    await manager.open(view);
    announce(L(`已打开 ${button.firstChild?.textContent ?? ''}`, `Opened ${button.firstChild?.textContent ?? ''}`));
  };
  item.append(button);
  return item;
}

function kind(view: View): string {
  switch (view.type) {
    case 'decisionTable': return L('决策表', 'decision table');
    case 'boxedExpression': return L('函数', 'function');
    default: return L('表达式', 'expression');
  }
}

// The model editor: dmn-js with a list of what can be edited, saving, and care for what is not saved. Loaded on its own page only.
import type { DmnManager, Viewer } from 'dmn-js-parts';
import Modeler from 'dmn-js/lib/Modeler';
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer';
import { announce } from './enhance';
import { listViews } from './model/list';
import { type Shown, showProblems } from './model/problems';
import { type PageData, type Problem, lost, save } from './model/server';
import { UnsavedModel } from './model/unsaved';
import { L, translation } from './model/words';

const page = document.getElementById('model');
const source = document.getElementById('model-data');
if (page && source?.textContent) void start(page, JSON.parse(source.textContent) as PageData);

async function start(page: HTMLElement, data: PageData): Promise<void> {
  const part = <T extends HTMLElement>(name: string): T => page.querySelector<T>(`[data-part=${name}]`)!;
  const form = part<HTMLFormElement>('form');
  const [canvas, list, status, problems] = [part('canvas'), part('list'), part('status'), part('problems')];
  const [saveButton, undo, redo, offer] = [part<HTMLButtonElement>('save'), part<HTMLButtonElement>('undo'), part<HTMLButtonElement>('redo'), part('offer')];
  const unsaved = new UnsavedModel(data.id);
  page.hidden = false;

  if (data.readOnly) {
    await look();
    return;
  }

  const editor = create(Modeler);
  const viewers: Viewer[] = [];
  // A listener that answers something keeps the event from the others: these answer nothing.
  editor.on('viewer.created', ({ viewer }) => {
    viewers.push(viewer);
  });
  listViews(editor, list, data.labels);
  await editor.importXML(data.xml);
  let given = (await editor.saveXML({ format: true })).xml;
  // Held against the draft before anybody works on it: what the editor would lose, nobody edits here.
  const missing = await lost(data, form, given);
  if (missing === null || missing.length > 0) {
    editor.destroy();
    list.replaceChildren();
    part('buttons').hidden = true;
    showProblems(problems, missing === null ? L('现在无法核对模型，只能查看。请稍后刷新再试。', 'The model cannot be checked now and is only shown. Reload the page later.') : L('编辑器会丢失模型中的下列内容，因此只能查看。请下载修改后上传。', 'The editor would lose the following, so the model is only shown. Download it, change it and upload it.'), (missing ?? []).map(text => ({ text })));
    await look();
    return;
  }

  fit(editor);
  let now = given;
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isChanged = (): boolean => now !== given;
  const tell = (text: string): void => {
    status.textContent = text;
  };
  const buttons = (): void => {
    const stack = editor.getActiveViewer()?.get('commandStack', false);
    undo.disabled = !stack?.canUndo();
    redo.disabled = !stack?.canRedo();
  };
  const compare = async (): Promise<void> => {
    clearTimeout(timer);
    now = (await editor.saveXML({ format: true })).xml;
    if (!isChanged()) unsaved.forget();
    else if (!unsaved.keep(data.basedOn, now)) tell(L('有改动未保存；浏览器没有空间暂存，请尽快保存。', 'There are changes that are not saved, and the browser has no room to keep them: save soon.'));
    else tell(L('有改动未保存。', 'There are changes that are not saved.'));
    if (!isChanged() && !busy) tell('');
  };
  const changed = (): void => {
    buttons();
    clearTimeout(timer);
    timer = setTimeout(() => void compare(), 300);
  };
  // Viewers are made when their first view is opened: that of the diagram is there, the others come.
  for (const viewer of viewers) viewer.on('commandStack.changed', changed);
  editor.on('viewer.created', ({ viewer }) => {
    viewer.on('commandStack.changed', changed);
  });
  editor.on('views.changed', buttons);
  buttons();

  const stored = unsaved.read();
  if (stored && stored.xml !== given) offerAgain(stored.xml, stored.at, stored.basedOn === data.basedOn);

  undo.onclick = () => editor.getActiveViewer()?.get('commandStack', false)?.undo();
  redo.onclick = () => editor.getActiveViewer()?.get('commandStack', false)?.redo();
  saveButton.onclick = () => void keep();
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      void keep();
    }
  });
  window.addEventListener('beforeunload', event => {
    if (isChanged()) event.preventDefault();
  });

  async function keep(): Promise<void> {
    if (busy) return;
    busy = true;
    saveButton.disabled = true;
    showProblems(problems, null, []);
    tell(L('正在保存…', 'Saving…'));
    // A field that is being typed in is taken over when it is left.
    if (document.activeElement instanceof HTMLElement && canvas.contains(document.activeElement)) document.activeElement.blur();
    await compare();
    const sent = now;
    const answer = await save(data, form, sent);
    busy = false;
    saveButton.disabled = false;
    switch (answer.state) {
      case 'saved':
      case 'unchanged':
        data.basedOn = answer.basedOn;
        given = sent;
        await compare();
        if (!isChanged()) tell(answer.state === 'saved' ? L('已校验并保存到草稿。', 'Checked and saved to the draft.') : L('没有改动，草稿保持原样。', 'Nothing was changed; the draft stays as it was.'));
        if (answer.problems.length > 0) showProblems(problems, L('值得再看一看', 'Worth another look'), answer.problems.map(described));
        break;
      case 'refused':
        tell(L('没有保存：模型有错误。', 'Not saved: the model has errors.'));
        showProblems(problems, L('校验发现的问题', 'What the checks found'), answer.problems.map(described));
        problems.focus();
        break;
      default:
        tell(L('没有保存。', 'Not saved.'));
        showProblems(problems, answer.message, [], { label: L('下载我的改动', 'Download my changes'), xml: sent });
        problems.focus();
    }
  }

  function offerAgain(xml: string, at: string, fits: boolean): void {
    const time = new Date(at).toLocaleString(document.documentElement.lang);
    part('offer-text').textContent = fits
      ? L(`这里有 ${time} 未保存的改动。`, `There are changes of ${time} that were not saved.`)
      : L(`这里有 ${time} 未保存的改动，但草稿后来已被改过。恢复后再保存会替换后来的改动，请先比较。`, `There are changes of ${time} that were not saved, but the draft was changed since. Saving them would replace what came later: compare first.`);
    offer.hidden = false;
    part<HTMLButtonElement>('restore').onclick = async () => {
      offer.hidden = true;
      await editor.importXML(xml);
      fit(editor);
      await compare();
      buttons();
      announce(L('已恢复未保存的改动。', 'The unsaved changes are back.'));
      saveButton.focus();
    };
    part<HTMLButtonElement>('forget').onclick = () => {
      offer.hidden = true;
      unsaved.forget();
      saveButton.focus();
    };
  }

  async function look(): Promise<void> {
    const viewer = create(NavigatedViewer);
    listViews(viewer, list, data.labels);
    await viewer.importXML(data.xml);
    fit(viewer);
  }

  function create(kind: typeof Modeler): DmnManager {
    const own = { additionalModules: [translation] };
    return new kind({ container: canvas, drd: own, decisionTable: own, literalExpression: own, boxedExpression: own });
  }

  function fit(manager: DmnManager): void {
    if (manager.getActiveView()?.type === 'drd') manager.getActiveViewer()?.get('canvas', false)?.zoom('fit-viewport', 'auto');
  }
}

function described(problem: Problem): Shown {
  return {
    place: problem.line > 0 ? L(`第 ${problem.line} 行第 ${problem.column} 列`, `Line ${problem.line}, column ${problem.column}`) : '',
    text: (problem.kind ? problem.kind + L('：', ': ') : '') + problem.message,
    code: problem.text,
  };
}

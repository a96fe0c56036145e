// What the page says to the site and what it hears. Each answer is one of a closed set; whatever else comes is trouble that is told.
import { L } from './words';

export interface Problem {
  kind: string | null;
  line: number;
  column: number;
  message: string;
  text: string | null;
}

export type Answer =
  | { state: 'saved' | 'unchanged'; basedOn: string; problems: Problem[] }
  | { state: 'refused'; problems: Problem[] }
  | { state: 'conflict' | 'gone' | 'trouble'; message: string };

export interface PageData {
  id: number;
  basedOn: string;
  xml: string;
  readOnly: boolean;
  labels: Record<string, string>;
  check: string;
  save: string;
}

/** What a round trip through the editor alone would lose; null when that cannot be found out. */
export async function lost(data: PageData, form: HTMLFormElement, xml: string): Promise<string[] | null> {
  const answer = await send(data.check, form, { xml });
  if (!answer?.ok) return null;
  return ((await answer.json()) as { lost: string[] }).lost;
}

export async function save(data: PageData, form: HTMLFormElement, xml: string): Promise<Answer> {
  const answer = await send(data.save, form, { xml, basedOn: data.basedOn });
  if (answer?.headers.get('content-type')?.startsWith('application/json')) return (await answer.json()) as Answer;
  return {
    state: 'trouble',
    message: answer && (answer.redirected || answer.status === 401)
      ? L('登录已失效：请在另一个标签页登录后再保存，改动仍保留在这里。', 'You are no longer signed in: sign in in another tab and save again; your changes are kept here.')
      : L('没有保存成功，请稍后再试；改动仍保留在这里。', 'It was not saved: try again later; your changes are kept here.'),
  };
}

async function send(address: string, form: HTMLFormElement, values: Record<string, string>): Promise<Response | null> {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  try {
    return await fetch(address, { method: 'POST', body, headers: { 'X-Requested-With': 'fetch' } });
  } catch {
    // No network: the same as no answer.
    return null;
  }
}

// What was not saved yet is kept in this tab until it is, and offered again when the page is opened anew.
export interface Unsaved {
  basedOn: string;
  xml: string;
  at: string;
}

export class UnsavedModel {
  private readonly key: string;

  constructor(id: number) {
    this.key = `model:${location.pathname}:${id}`;
  }

  read(): Unsaved | null {
    const stored = sessionStorage.getItem(this.key);
    return stored ? (JSON.parse(stored) as Unsaved) : null;
  }

  /** False when the browser has no room for it. */
  keep(basedOn: string, xml: string): boolean {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ basedOn, xml, at: new Date().toISOString() } satisfies Unsaved));
      return true;
    } catch {
      return false;
    }
  }

  forget(): void {
    sessionStorage.removeItem(this.key);
  }
}

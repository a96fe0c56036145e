// What is used of dmn-js, which comes without types.
declare module 'dmn-js/lib/Modeler' {
  export { DmnManager as default } from 'dmn-js-parts';
}
declare module 'dmn-js/lib/NavigatedViewer' {
  export { DmnManager as default } from 'dmn-js-parts';
}
declare module 'dmn-js-parts' {
  export interface View {
    id: string;
    name?: string;
    type: 'drd' | 'decisionTable' | 'literalExpression' | 'boxedExpression';
    element: { id: string; $type: string };
  }
  export interface CommandStack {
    undo(): void;
    redo(): void;
    canUndo(): boolean;
    canRedo(): boolean;
  }
  export interface Viewer {
    on(event: string, listener: () => void): void;
    get(part: 'commandStack', strict: false): CommandStack | null;
    get(part: 'canvas', strict: false): { zoom(to: 'fit-viewport', center?: 'auto'): void } | null;
  }
  export class DmnManager {
    constructor(options: Record<string, unknown>);
    importXML(xml: string): Promise<{ warnings: { message?: string }[] }>;
    saveXML(options: { format: boolean }): Promise<{ xml: string }>;
    getViews(): View[];
    getActiveView(): View | undefined;
    getActiveViewer(): Viewer | undefined;
    open(view: View): Promise<unknown>;
    on(event: 'views.changed', listener: (event: { views: View[]; activeView?: View }) => void): void;
    on(event: 'viewer.created', listener: (event: { type: string; viewer: Viewer }) => void): void;
    destroy(): void;
  }
}

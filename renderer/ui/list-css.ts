/**
 * The styles that lists of many rows have in common, by name; see list.module.css. They stand beside the
 * list's own and say nothing that those say.
 */
export { default as listCss } from './list.module.css';

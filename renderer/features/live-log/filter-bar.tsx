import { clsx } from 'clsx';
import { Highlighter } from 'lucide-react';
import { useDefinitions } from '#lib/app-store';
import { formatCount } from '#lib/format';
import {
  fieldValue,
  parseFilter,
  renderFilter,
  withFieldValue,
  type FilterField,
} from '#lib/hit-filter';
import { words } from '#lib/words';
import { HOOKS } from '#shared/ruleset';
import { PROTOCOLS } from '#shared/profile';
import { SearchInput, Select } from '#ui';
import { useId } from 'react';
import css from './filter-bar.module.css';

const text = words.log;

/** What is wrong with the filter, or how far it is. */
export interface FilterNote {
  readonly text: string;
  readonly isBad: boolean;
}

interface FilterBarProps {
  readonly filter: string;
  /** Said right below the filter; null where there is nothing to say. */
  readonly note: FilterNote | null;
  /** Hits that are shown. */
  readonly count: number;
  readonly highlight: string;
  readonly isScoped: boolean;
  readonly onFilter: (filter: string) => void;
  /** A person is about to write a filter. */
  readonly onFilterFocus: () => void;
  readonly onHighlight: (highlight: string) => void;
}

/** What is shown of the log. The text is the whole filter; the lists only write into it. */
export function FilterBar(props: FilterBarProps) {
  const { filter, note, count, highlight, isScoped } = props;
  const { onFilter, onFilterFocus, onHighlight } = props;
  const noteId = useId();
  const definitions = useDefinitions();
  const names = definitions.map(({ profile }) => profile.name);
  return (
    <div role="search" aria-label={text.filter} className={css['bar']}>
      <div className={css['filter']}>
        <SearchInput
          aria-label={text.filter}
          title={text.filterHelp}
          placeholder={isScoped ? text.filterPlaceholderScoped : text.filterPlaceholder}
          data-shortcut="search"
          aria-invalid={note?.isBad === true}
          aria-describedby={noteId}
          value={filter}
          onFocus={onFilterFocus}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter !== '') onFilter('');
          }}
        />
      </div>
      <div className={clsx(css['fields'], isScoped && css['scoped'])}>
        {isScoped ? null : (
          <FieldSelect
            field="profile"
            label={text.columns.profile}
            anyLabel={text.any.profile}
            filter={filter}
            options={[
              ...names.map((name) => ({ value: name, name })),
              { value: 'none', name: text.nobodyOption },
            ]}
            onFilter={onFilter}
          />
        )}
        <FieldSelect
          field="hook"
          label={text.columns.hook}
          anyLabel={text.any.hook}
          filter={filter}
          options={HOOKS.map((hook) => ({ value: hook, name: hook }))}
          onFilter={onFilter}
        />
        <FieldSelect
          field="protocol"
          label={text.columns.protocol}
          anyLabel={text.any.protocol}
          filter={filter}
          options={PROTOCOLS.map((protocol) => ({ value: protocol, name: protocol }))}
          onFilter={onFilter}
        />
      </div>
      <SearchInput
        icon={<Highlighter />}
        boxClassName={css['highlight']}
        aria-label={text.highlight}
        placeholder={text.highlightPlaceholder}
        value={highlight}
        onChange={(event) => onHighlight(event.target.value)}
      />
      <p className={css['said']}>
        <span>{text.shown(formatCount(count))}</span>
        <span
          id={noteId}
          aria-live="polite"
          title={note?.text}
          className={clsx(css['note'], note?.isBad && css['bad'])}
        >
          {note?.text}
        </span>
      </p>
    </div>
  );
}

interface FieldSelectProps {
  readonly field: FilterField;
  readonly label: string;
  readonly anyLabel: string;
  readonly filter: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly onFilter: (filter: string) => void;
}

function FieldSelect({ field, label, anyLabel, filter, options, onFilter }: FieldSelectProps) {
  const terms = parseFilter(filter);
  const value = fieldValue(terms, field);
  const named = [{ value: '', name: anyLabel }, ...options];
  return (
    <Select
      label={label}
      className={clsx(css['select'], css[field])}
      value={named.find((option) => option.value.toLowerCase() === value)?.value ?? ''}
      options={named.map((option) => option.value)}
      nameOf={(chosen) => named.find((option) => option.value === chosen)?.name ?? chosen}
      onChange={(chosen) => onFilter(renderFilter(withFieldValue(terms, field, chosen || null)))}
    />
  );
}

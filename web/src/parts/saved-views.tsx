import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Popover } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { useSubmissionKey } from '../api/commands.ts';
import { viewsQuery } from '../api/queries.ts';
import type { SavedView } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { COMMANDS } from '../keys/commands.ts';
import { useKeys } from '../keys/keyboard.tsx';
import { FieldControl } from '../pages/cases/actions/field.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';
import { RefusalNote } from './states.tsx';

interface Props {
  page: string;
  /** Something else stands at the end of the line already. */
  beside?: boolean;
}

/** The lists of a page that one kept or that one's unit shares, and keeping the one before one's eyes. */
export function SavedViews({ page, beside = false }: Props) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const views = useQuery(viewsQuery);
  const own = (views.data ?? []).filter((view) => view.page === page);
  const save = () => {
    setOpen(false);
    setSaving(true);
  };
  useKeys({ 'list.save': save });
  return (
    <>
      <Popover open={open} onOpenChange={setOpen} trigger="click" placement="bottomRight" content={<Views views={own} onSave={save} onChosen={() => setOpen(false)} />}>
        <button type="button" className={`as-link${beside ? '' : ' end'}`} aria-expanded={open}>
          {t.instrument.views.title}{own.length > 0 && ` ${own.length}`}
        </button>
      </Popover>
      {saving && <SaveView page={page} onClose={() => setSaving(false)} />}
    </>
  );
}

function Views({ views, onSave, onChosen }: { views: SavedView[]; onSave: () => void; onChosen: () => void }) {
  const { t, pick } = useSpeech();
  return (
    <div className="saved-views">
      {views.length === 0 && <p className="grey small">{t.instrument.views.none}</p>}
      <ul>
        {views.map((view) => (
          <li key={`${view.code}/${view.person.code}`}>
            <Link href={`/${view.page}${view.query ? `?${view.query}` : ''}`} onClick={onChosen}>{view.name}</Link>
            {view.shared && <span className="grey small">{view.may_remove ? t.instrument.views.ofUnit : t.instrument.views.by(pick(view.person.name))}</span>}
            {view.may_remove && <Remove view={view} />}
          </li>
        ))}
      </ul>
      <button type="button" className="as-link" onClick={onSave}>{COMMANDS['list.save'].label(t)}</button>
    </div>
  );
}

function Remove({ view }: { view: SavedView }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const { pick } = useSpeech();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(client.DELETE('/api/v1/views/{view}', { params: { path: { view: view.code } } })),
    onError: (error) => void message.error('body' in error && error.body ? pick((error.body as { sentence: { zh: string; en: string } }).sentence) : t.error.network),
    onSettled: () => queries.invalidateQueries({ queryKey: ['views'] }),
  });
  return (
    <button type="button" className="plain-button end" aria-label={t.instrument.views.remove(view.name)} onClick={() => !remove.isPending && remove.mutate()}>
      <Icon name="close" size={13} />
    </button>
  );
}

function SaveView({ page, onClose }: { page: string; onClose: () => void }) {
  const { t } = useSpeech();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { keyFor, settle } = useSubmissionKey();
  const [name, setName] = useState('');
  const [shared, setShared] = useState('own');
  const [missing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      // The address as it stands: what one sees is what is kept.
      const body = { page, name: name.trim(), query: listQuery(window.location.search), shared: shared === 'unit' };
      return unwrap(client.POST('/api/v1/views', { params: { header: { 'Idempotency-Key': keyFor(JSON.stringify(body)) } }, body }));
    },
    onSettled: (_saved, error) => settle(error ?? undefined),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['views'] });
      void message.success(t.instrument.views.saved);
      onClose();
    },
  });
  return (
    <Dialog label={t.instrument.views.saveTitle} place="right" titled onClose={onClose}>
      <form
        noValidate
        className="side-form"
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(name.trim() === '');
          if (name.trim() !== '' && !save.isPending) save.mutate();
        }}
      >
        <FieldControl field={{ is: 'line', name: 'name', label: t.instrument.views.name, required: true }} value={name} missing={missing} onChange={setName} />
        <FieldControl
          field={{ is: 'radio', name: 'shared', label: t.instrument.views.shared, required: true, options: [{ value: 'own', label: t.instrument.views.own }, { value: 'unit', label: t.instrument.views.unit }] }}
          value={shared}
          missing={false}
          onChange={setShared}
        />
        {save.error && <RefusalNote error={save.error} />}
        <div className="sheet-buttons">
          <Button type="primary" htmlType="submit" loading={save.isPending}>{t.form.submit}</Button>
          <Button onClick={onClose}>{t.common.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Parameters of what one does at the moment, or of how one likes to read, belong to no list. */
const PASSING = ['do', 'task', 'why', 'lang', 'theme'];

function listQuery(search: string): string {
  const params = new URLSearchParams(search);
  for (const name of PASSING) params.delete(name);
  return params.toString();
}

// Adding reports: files that are dropped or chosen, or pasted text; progress as it is, cancelling, and what failed and why.
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, type FormEvent, useRef, useState } from 'react';
import { type About, ApiError, type Job, send } from '../api';
import { count } from '../dates';
import { ScreenHead } from '../parts/screen';
import { Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import './add.css';
import '../parts/decide.css';
import { JobView } from './job';

export default function Add() {
  const about = useGet<About>('/about');
  return (
    <>
      <ScreenHead
        title="Add reports"
        lead="News, statements, dispatches in English. They are read on this machine and go nowhere else. Adding the same report again changes nothing."
      />
      <Shown of={about} what="the ledger">
        {(ledger) =>
          ledger.can_add ? <Adding /> : <p className="state empty">This ledger was opened for reading only.</p>
        }
      </Shown>
    </>
  );
}

function Adding() {
  const client = useQueryClient();
  const jobs = useGet<Job[]>('/jobs');
  const [problem, setProblem] = useState<string | null>(null);
  const begin = async (body: FormData | Record<string, string>) => {
    setProblem(null);
    try {
      await send<{ id: string }>('POST', '/jobs', body);
      await client.invalidateQueries({ queryKey: ['/jobs'] });
    } catch (error) {
      setProblem(
        error instanceof ApiError
          ? [error.message, error.hint].filter(Boolean).join(': ')
          : 'the server does not answer',
      );
    }
  };
  return (
    <div className="add">
      <div className="stack">
        <Files onFiles={begin} />
        <Paste onText={begin} />
        {problem ? (
          <p role="alert" className="problem">
            {problem}
          </p>
        ) : null}
      </div>
      <section className="stack" aria-labelledby="jobs">
        <h2 id="jobs">What is being read</h2>
        <Shown of={jobs} what="the jobs">
          {(list) =>
            list.length ? (
              <ul className="stack">
                {[...list].reverse().map((job) => (
                  <li key={job.id}>
                    <JobView job={job} />
                  </li>
                ))}
              </ul>
            ) : (
              <p className="quiet">Nothing so far.</p>
            )
          }
        </Shown>
      </section>
    </div>
  );
}

function Files({ onFiles }: { onFiles: (form: FormData) => Promise<void> }) {
  const field = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState(0);
  const take = async (files: FileList | null) => {
    if (!files?.length) return;
    const form = new FormData();
    for (const file of files) form.append('files[]', file, file.name);
    setSending(files.length);
    await onFiles(form);
    setSending(0);
    if (field.current) field.current.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same without dragging
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files);
      }}
    >
      <p className="drop-words">Drop files here</p>
      <label className="button primary file-button">
        Choose files
        <input
          ref={field}
          type="file"
          multiple
          className="hidden-but-read"
          onChange={(event) => void take(event.target.files)}
        />
      </label>
      <p className="quiet small" role="status">
        {sending ? `Sending ${count(sending, 'file')} …` : 'Text, Markdown and what else hearsay read takes'}
      </p>
    </div>
  );
}

function Paste({ onText }: { onText: (text: Record<string, string>) => Promise<void> }) {
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields: Record<string, string> = {};
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value.trim()) fields[name] = value;
    await onText(fields);
    form.reset();
  };
  return (
    <form className="sheet stack" onSubmit={(event) => void submit(event)} aria-labelledby="paste">
      <h2 id="paste">Or paste a report</h2>
      <label className="field">
        Text
        <textarea name="text" rows={7} required dir="auto" />
      </label>
      <div className="paste-fields">
        <label className="field">
          Title
          <input name="title" dir="auto" />
        </label>
        <label className="field">
          Publisher
          <input name="publisher" dir="auto" />
        </label>
        <label className="field">
          Published on
          <input name="date" type="date" />
        </label>
      </div>
      <button type="submit">Read it</button>
    </form>
  );
}

// One proposition: who says so as a tree, what speaks against it beside, each report's words side by side.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Proposition, send } from '../api';
import { count } from '../dates';
import { Decide } from '../parts/decide';
import { Independent, TypeTag } from '../parts/marks';
import { Reviews } from '../parts/reviews';
import { ScreenHead } from '../parts/screen';
import { Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { Against } from './against';
import './proposition.css';
import { SideBySide } from './side-by-side';
import { Tree } from './tree-view';

export default function PropositionScreen({ id }: { id: string }) {
  const proposition = useGet<Proposition>(`/propositions/${encodeURIComponent(id)}`);
  return (
    <Shown of={proposition} what="the proposition">
      {(found) => <Whole proposition={found} />}
    </Shown>
  );
}

function Whole({ proposition }: { proposition: Proposition }) {
  const reports = new Set(proposition.reports.map((telling) => telling.document)).size;
  return (
    <div className="proposition">
      <ScreenHead
        title={`“${proposition.label}”`}
        over={
          <span className="row">
            <TypeTag type={proposition.type} />
            <span className="quiet">proposition: this is what is claimed, not what is so</span>
          </span>
        }
        lead={
          <>
            Told {count(proposition.reports.length, 'time')} in {count(reports, 'report')}, from{' '}
            {count(proposition.origins.length, 'origin')}. <Independent range={proposition.independent} />.
          </>
        }
      />
      <div className="proposition-grid">
        <section className="sheet stack" aria-labelledby="tree">
          <h2 id="tree">Who says so</h2>
          <Tree proposition={proposition} />
        </section>
        <div className="stack">
          <Against proposition={proposition} />
          <Grades proposition={proposition} />
        </div>
      </div>
      <SideBySide proposition={proposition} />
    </div>
  );
}

function Grades({ proposition }: { proposition: Proposition }) {
  const client = useQueryClient();
  const [grading, setGrading] = useState(false);
  const [grade, setGrade] = useState('');
  return (
    <section className="sheet stack tight" aria-labelledby="grades">
      <h2 id="grades">Grade</h2>
      {proposition.grades.length ? (
        <Reviews reviews={proposition.grades} />
      ) : (
        <p className="quiet">Nobody has graded this. The program never does.</p>
      )}
      <button type="button" className="no-print" onClick={() => setGrading(true)}>
        Set a grade …
      </button>
      {grading ? (
        <Decide
          title="Set a grade"
          action="Set the grade"
          onClose={() => setGrading(false)}
          onDecide={async (by, reason) => {
            await send('POST', '/grades', { proposition: proposition.id, grade: grade.trim(), by, reason });
            await client.invalidateQueries();
          }}
        >
          <label className="field">
            Grade, in your own words or by your own scale
            <input required value={grade} onChange={(event) => setGrade(event.target.value)} dir="auto" />
          </label>
        </Decide>
      ) : null}
    </section>
  );
}

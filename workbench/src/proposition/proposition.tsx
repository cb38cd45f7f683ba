// One proposition: who says so as a tree, what speaks against it beside, each report's words side by side.
import type { Proposition } from '../api';
import { count } from '../dates';
import { GradeSection } from '../parts/grade';
import { Independent, TypeTag } from '../parts/marks';
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
          <GradeSection of="proposition" id={proposition.id} name={proposition.label} grades={proposition.grades} />
        </div>
      </div>
      <SideBySide proposition={proposition} />
    </div>
  );
}

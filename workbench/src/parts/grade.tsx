// The grades that people alone give, on the Admiralty scale: a source from A to F, a proposition from 1 to 6.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Review, send } from '../api';
import { Decide } from './decide';
import { Reviews } from './reviews';

export const GRADE_WORDS: Record<string, string> = {
  A: 'completely reliable',
  B: 'usually reliable',
  C: 'fairly reliable',
  D: 'not usually reliable',
  E: 'unreliable',
  F: "reliability can't be judged",
  1: 'confirmed by other sources',
  2: 'probably true',
  3: 'possibly true',
  4: 'doubtful',
  5: 'improbable',
  6: "truth can't be judged",
};

const SCALES = { source: ['A', 'B', 'C', 'D', 'E', 'F'], proposition: ['1', '2', '3', '4', '5', '6'] };

interface GradeOf {
  of: keyof typeof SCALES;
  id: string;
  name: string;
  grades: Review[];
}

export function GradeSection({ of, id, name, grades }: GradeOf) {
  const client = useQueryClient();
  const [grading, setGrading] = useState(false);
  const [grade, setGrade] = useState(SCALES[of].at(-1) ?? '');
  return (
    <section className="sheet stack tight" aria-labelledby="grade">
      <h2 id="grade">Grade</h2>
      {grades.length ? (
        <Reviews reviews={grades} />
      ) : (
        <p className="quiet">Nobody has graded it. The program never does.</p>
      )}
      <button type="button" className="no-print" onClick={() => setGrading(true)}>
        Set a grade …
      </button>
      {grading ? (
        <Decide
          title={`Set a grade: ${name}`}
          action="Set the grade"
          onClose={() => setGrading(false)}
          onDecide={async (by, reason) => {
            await send('POST', '/grades', { [of]: id, grade, by, reason });
            await client.invalidateQueries();
          }}
        >
          <label className="field">
            Grade, on the Admiralty scale
            <select value={grade} onChange={(event) => setGrade(event.target.value)}>
              {SCALES[of].map((one) => (
                <option key={one} value={one}>
                  {one}: {GRADE_WORDS[one]}
                </option>
              ))}
            </select>
          </label>
        </Decide>
      ) : null}
    </section>
  );
}

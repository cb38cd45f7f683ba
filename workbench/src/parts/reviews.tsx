// What people have decided about something, each with who and why.
import type { Review } from '../api';
import { instant } from '../dates';

const VERDICT_WORDS: Record<string, string> = { accept: 'accepted', reject: 'rejected', correct: 'corrected' };

/** The verdict of a stored review in words. */
export function verdictWords(review: Review): string {
  const stored = review.review;
  if (typeof stored === 'string') return VERDICT_WORDS[stored] ?? stored;
  const grade = stored?.grade;
  if (typeof grade === 'string' || typeof grade === 'number') return `graded ${grade}`;
  return VERDICT_WORDS[stored?.verdict ?? ''] ?? 'reviewed';
}

export function Reviews({ reviews }: { reviews: Review[] }) {
  if (!reviews.length) return null;
  return (
    <ul className="stack tight small">
      {reviews.map((review) => (
        <li key={review.entry} className="quiet">
          <b>{verdictWords(review)}</b> by <span dir="auto">{review.by}</span>, {instant(review.at)}
          {review.reason ? (
            <>
              : <span dir="auto">{review.reason}</span>
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

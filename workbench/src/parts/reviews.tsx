// What people have decided about something, each with who and why.
import type { Review } from '../api';
import { instant } from '../dates';

/** The verdict of a stored review in a word, whatever shape it was stored in. */
export function verdictWords(review: Review): string {
  const stored = review.review;
  if (typeof stored === 'string') return stored;
  const word = stored?.verdict ?? stored?.grade;
  return typeof word === 'string' ? word : 'reviewed';
}

export function Reviews({ reviews }: { reviews: Review[] }) {
  if (!reviews.length) return null;
  return (
    <ul className="stack tight small">
      {reviews.map((review) => (
        <li key={review.entry} className="quiet">
          <b dir="auto">{verdictWords(review)}</b> by <span dir="auto">{review.by}</span>, {instant(review.at)}
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

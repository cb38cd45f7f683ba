// One sentence taken apart, so that the marks of every other screen are known before they are met.
export function Lesson() {
  return (
    <section className="sheet lesson" aria-labelledby="lesson">
      <h2 id="lesson">How to read these screens</h2>
      <p className="words lesson-text">
        <span className="lesson-content">“No passenger was detained,”</span>{' '}
        <span className="lesson-source">Admiral Dunmore</span> <span className="lesson-cue">told</span>{' '}
        <span className="lesson-venue">Radio Skarn</span>.
      </p>
      <dl className="lesson-words">
        <div>
          <dt className="lesson-source">Source</dt>
          <dd>who is said to say it. Each has a colour.</dd>
        </div>
        <div>
          <dt className="lesson-cue">Cue</dt>
          <dd>the words that tie it to the source, underlined.</dd>
        </div>
        <div>
          <dt className="lesson-content">Content</dt>
          <dd>what the source is said to say. The deeper the shade, the more people it came through.</dd>
        </div>
        <div>
          <dt className="lesson-venue">Venue</dt>
          <dd>what the source spoke through.</dd>
        </div>
        <div>
          <dt>Chain</dt>
          <dd>everybody between you and the words: the report, the radio, the admiral.</dd>
        </div>
        <div>
          <dt>Origins</dt>
          <dd>
            who stands at the end of the chains.{' '}
            <span className="independent" aria-hidden="true">
              <span className="dots">
                <span className="dot full" />
                <span className="dot" />
              </span>
            </span>{' '}
            One surely independent, two at most.
          </dd>
        </div>
      </dl>
    </section>
  );
}

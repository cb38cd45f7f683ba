// The map: where what is claimed is said to have been. A place is drawn as precisely as it is known, never more.
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import type { MapPlace } from '../api';
import { count } from '../dates';
import { paramsOf } from '../filters';
import { FilterBar, useFilters } from '../parts/filter-bar';
import { PropositionLine } from '../parts/proposition-line';
import { ScreenHead } from '../parts/screen';
import { Empty, Failure, Shown } from '../parts/states';
import { useGet } from '../parts/use-get';
import { readCountries } from './land';
import './map.css';
import { MapView } from './map-view';

const PRECISION_WORDS: Record<MapPlace['precision'], string> = {
  town: 'a town',
  region: 'somewhere in this region',
  country: 'somewhere in this country',
};

export default function MapScreen() {
  const [filters] = useFilters();
  const places = useGet<{ places: MapPlace[]; unplaced: number }>('/map', paramsOf(filters));
  return (
    <>
      <ScreenHead
        title="Map"
        lead="Where what is claimed is said to have been: a dot for a town, a dashed ring for a region, a shaded country where no more is said."
      />
      <FilterBar />
      <Shown of={places} what="the places">
        {(found) => <Places places={found.places} unplaced={found.unplaced} />}
      </Shown>
    </>
  );
}

function Places({ places, unplaced }: { places: MapPlace[]; unplaced: number }) {
  const countries = useQuery({ queryKey: ['countries'], queryFn: readCountries, staleTime: Number.POSITIVE_INFINITY });
  const [search, setSearch] = useSearchParams();
  const chosen = places.find((place) => place.id === search.get('at')) ?? null;
  const choose = (id: string | null) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (id) next.set('at', id);
        else next.delete('at');
        return next;
      },
      { replace: true },
    );
  return (
    <div className="map-layout">
      <div className="stack tight">
        {countries.error ? <Failure error={countries.error} retry={() => countries.refetch()} /> : null}
        <MapView places={places} countries={countries.data ?? []} chosen={chosen} onChoose={choose} />
        <p className="quiet small">
          Base map: Natural Earth.{' '}
          {unplaced > 0 ? (
            <>
              {count(unplaced, 'proposition')} told of no place that is known, and {unplaced === 1 ? 'is' : 'are'} not
              on the map.
            </>
          ) : null}
        </p>
      </div>
      <aside className="stack map-side" aria-label="places">
        {chosen ? (
          <section className="stack tight" aria-live="polite">
            <div className="row spread">
              <h2 dir="auto">{chosen.name}</h2>
              <button type="button" className="small plain" onClick={() => choose(null)}>
                All places
              </button>
            </div>
            <p className="quiet small">{PRECISION_WORDS[chosen.precision]}</p>
            <ul>
              {chosen.propositions.map((row) => (
                <li key={row.id}>
                  <PropositionLine row={row} />
                </li>
              ))}
            </ul>
            <Link href={`/ledger?place=${encodeURIComponent(chosen.name)}`} className="small">
              In the ledger
            </Link>
          </section>
        ) : places.length ? (
          <section className="stack tight">
            <h2>Places</h2>
            <ul className="stack tight">
              {[...places]
                .sort((a, b) => b.propositions.length - a.propositions.length)
                .map((place) => (
                  <li key={place.id}>
                    <button type="button" className="place-row" onClick={() => choose(place.id)}>
                      <b dir="auto">{place.name}</b>
                      <span className="quiet small">
                        {count(place.count ?? place.propositions.length, 'proposition')}
                      </span>
                      <span className="quiet small">{PRECISION_WORDS[place.precision]}</span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ) : (
          <Empty title="No place is known here">Names of invented places are on no map.</Empty>
        )}
      </aside>
    </div>
  );
}

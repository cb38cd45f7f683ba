// The base map: countries of Natural Earth, bundled with the client and read when the map is first looked at.
import { type GeoPath, type GeoProjection, geoContains, geoMercator, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import countriesAddress from 'world-atlas/countries-50m.json?url';
import type { MapPlace } from '../api';

export type Countries = GeoJSON.Feature<GeoJSON.Geometry, { name: string }>[];

export async function readCountries(): Promise<Countries> {
  const response = await fetch(countriesAddress);
  if (!response.ok) throw new Error(`the base map could not be read (${response.status})`);
  const topology = (await response.json()) as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  return feature(topology, topology.objects.countries).features as Countries;
}

const LEAST_DEGREES = 6;

/** A projection in which all places lie within the frame; one place alone gets its surroundings. */
export function projectionOf(places: readonly MapPlace[], width: number, height: number): GeoProjection {
  const projection = geoMercator();
  if (!places.length)
    return projection.fitExtent(
      [
        [0, 0],
        [width, height],
      ],
      { type: 'Sphere' },
    );
  const lons = places.map((place) => place.lon);
  const lats = places.map((place) => place.lat);
  const room = (low: number, high: number) => Math.max(0, (LEAST_DEGREES - (high - low)) / 2) + (high - low) * 0.12;
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const [byLon, byLat] = [room(west, east), room(south, north)];
  const corners: GeoJSON.MultiPoint = {
    type: 'MultiPoint',
    coordinates: [
      [Math.max(-180, west - byLon), Math.max(-80, south - byLat)],
      [Math.min(180, east + byLon), Math.min(80, north + byLat)],
    ],
  };
  return projection.fitExtent(
    [
      [30, 30],
      [width - 30, height - 30],
    ],
    corners,
  );
}

export function pathOf(projection: GeoProjection): GeoPath {
  return geoPath(projection);
}

/** The country that a place of that precision stands for. */
export function countryAt(countries: Countries, place: MapPlace): Countries[number] | null {
  return countries.find((country) => geoContains(country, [place.lon, place.lat])) ?? null;
}

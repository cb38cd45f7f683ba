// Reads from the API, kept by address, so that two parts of a screen that ask for the same get the same.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { get, type Page, type Params } from '../api';

export function useGet<T>(path: string | null, params: Params = {}) {
  return useQuery({
    queryKey: [path, params],
    queryFn: ({ signal }) => get<T>(path ?? '', params, signal),
    enabled: path !== null,
    placeholderData: keepPreviousData,
  });
}

/** A list that is read page by page, as far as it is looked at. */
export function usePages<T>(path: string, params: Params = {}, limit = 100) {
  return useInfiniteQuery({
    queryKey: [path, 'pages', params],
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...params, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

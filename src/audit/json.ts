/** What JSON can say. Neither `Content` nor `Secret` is assignable to it. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

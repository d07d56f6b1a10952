type Paged = { readonly cursor?: string | undefined };

/** A list of the contract: `client.invitations.list`, `client.templates.list`, `client.invitations.mine`. */
type List<Input extends Paged, Item> = {
  query(input: Input, options?: { signal?: AbortSignal }): Promise<{ items: Item[]; nextCursor: string | null }>;
};

/**
 * Everything on a list, one by one; a page is asked for when the one before is used up.
 * @example for await (const invitation of pages(client.invitations.list, { status: 'completed' })) …
 */
export async function* pages<Input extends Paged, Item>(
  list: List<Input, Item>,
  input: Input,
  options: { signal?: AbortSignal } = {},
): AsyncGenerator<Item, void, undefined> {
  let { cursor } = input;
  for (;;) {
    const { items, nextCursor } = await list.query({ ...input, ...(cursor !== undefined && { cursor }) }, options);
    yield* items;
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}

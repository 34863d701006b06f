import { ApiError } from '../api/errors.ts';
import type { SignIn } from '../api/surroundings.ts';
import { type Attempt, begin, endUrl, finish, renew, type Tokens } from './code-flow.ts';
import { NoRenewalError, UnknownAttemptError, whyNot } from './words.ts';

export type Session =
  /** Nobody yet: console.json is not read, or the person is on the way to the issuer or back. */
  | { readonly is: 'waiting' }
  | { readonly is: 'in' }
  /** Somebody was signed in: what the page knows stays on screen. */
  | { readonly is: 'over'; readonly why: string }
  | { readonly is: 'out'; readonly why: string };

export interface SessionDeps {
  /** Outlives the way to the issuer, in this tab alone. No token comes here. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly page: {
    /** Where the browser is. */
    address(): URL;
    /** Names the page anew, without leaving the page. */
    rename(path: string): void;
    leaveFor(url: string): void;
  };
  /** Milliseconds. */
  readonly now: () => number;
}

const KEY = 'sdrs-sign-in';

/** A token that ends while the call is on its way is no use. */
const MARGIN_MS = 30_000;

const FOR_THE_API = /^\/(v1\/|openapi\.json$)/;

interface Held extends Tokens {
  readonly endsAt: number;
}

/** Who is signed in. Tokens are in memory alone, so they go with the tab. */
export class SignInSession {
  readonly #deps: SessionDeps;
  readonly #listeners = new Set<() => void>();
  #signIn: SignIn | undefined;
  #current: Session = { is: 'waiting' };
  #held: Held | undefined;
  #renewal: Promise<void> | undefined;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Session => this.#current;

  /** Takes up who comes back from the issuer, and sends everybody else there. Only the first call counts. */
  async open(signIn: SignIn): Promise<void> {
    if (this.#signIn !== undefined) return;
    this.#signIn = signIn;
    const url = this.#deps.page.address();
    const isBack = url.searchParams.has('code') || url.searchParams.has('error');
    await (isBack ? this.#comeBack(signIn, url) : this.#goTo(signIn, false));
  }

  async again(): Promise<void> {
    if (this.#signIn !== undefined) await this.#goTo(this.#signIn, this.#current.is === 'out');
  }

  /** What the page knows goes too: whoever calls this drops that. */
  signOut(): void {
    this.#held = undefined;
    const url = this.#signIn && endUrl(this.#signIn, this.#redirectUri());
    this.#become({ is: 'out', why: 'You are signed out of this page.' });
    if (url !== undefined) this.#deps.page.leaveFor(url);
  }

  /** The API has answered that it does not know the caller. */
  refused(): void {
    if (this.#current.is === 'in') this.#end('The API does not take the sign-in any more.');
  }

  /** A call as the API takes it. @throws ApiError where nobody is signed in any more */
  async authorised(request: Request): Promise<Request> {
    if (this.#signIn === undefined || !FOR_THE_API.test(new URL(request.url).pathname)) return request;
    await this.#freshen(this.#signIn);
    if (this.#held === undefined) {
      const why = this.#current.is === 'over' ? this.#current.why : 'Nobody is signed in.';
      throw new ApiError(why, { status: 401, code: 'signed out', requestId: null });
    }
    request.headers.set('authorization', `Bearer ${this.#held.accessToken}`);
    return request;
  }

  async #goTo(signIn: SignIn, anew: boolean): Promise<void> {
    const { storage, page } = this.#deps;
    const { hash } = page.address();
    const { attempt, url } = await begin(signIn, { hash, redirectUri: this.#redirectUri(), anew });
    storage.setItem(KEY, JSON.stringify(attempt));
    page.leaveFor(url);
  }

  async #comeBack(signIn: SignIn, url: URL): Promise<void> {
    const { storage, page } = this.#deps;
    const kept = storage.getItem(KEY);
    storage.removeItem(KEY);
    const attempt = kept === null ? undefined : (JSON.parse(kept) as Attempt);
    page.rename(`/${attempt?.hash ?? ''}`);
    try {
      if (attempt === undefined) throw new UnknownAttemptError();
      this.#take(await finish(signIn, { url, redirectUri: this.#redirectUri(), attempt }));
      this.#become({ is: 'in' });
    } catch (error) {
      this.#become({ is: 'out', why: whyNot(error, signIn) });
    }
  }

  /** One renewal for all calls that wait for it. */
  async #freshen(signIn: SignIn): Promise<void> {
    const held = this.#held;
    if (held === undefined || this.#deps.now() <= held.endsAt - marginOf(held)) return;
    this.#renewal ??= this.#renew(signIn, held).finally(() => {
      this.#renewal = undefined;
    });
    await this.#renewal;
  }

  async #renew(signIn: SignIn, held: Held): Promise<void> {
    try {
      if (held.refreshToken === undefined) throw new NoRenewalError();
      const tokens = await renew(signIn, held.refreshToken);
      // Somebody may have signed out meanwhile.
      if (this.#held === held) this.#take(tokens);
    } catch (error) {
      if (this.#held === held && this.#deps.now() >= held.endsAt) this.#end(whyNot(error, signIn));
    }
  }

  #take(tokens: Tokens): void {
    this.#held = { ...tokens, endsAt: this.#deps.now() + (tokens.lifetimeMs ?? Number.POSITIVE_INFINITY) };
  }

  #end(why: string): void {
    this.#held = undefined;
    this.#become({ is: 'over', why });
  }

  #become(next: Session): void {
    this.#current = next;
    for (const tell of this.#listeners) tell();
  }

  #redirectUri(): string {
    return `${this.#deps.page.address().origin}/`;
  }
}

const marginOf = ({ lifetimeMs = 0 }: Held): number => Math.min(MARGIN_MS, lifetimeMs / 2);

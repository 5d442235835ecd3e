import { Component, type ReactNode } from 'react';
import { RefusalNote } from '../parts/states.tsx';

/** A page that fails says so, instead of a white window. */
export class Fence extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <main className="pad">
        <RefusalNote error={this.state.error} onRetry={() => window.location.reload()} />
      </main>
    );
  }
}

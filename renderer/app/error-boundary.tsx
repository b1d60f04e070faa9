import { Component, type ReactNode } from 'react';
import { messageOf } from '#lib/bridge';
import { words } from '#lib/words';
import { Button, EmptyState } from '#ui';

interface ErrorBoundaryProps {
  /** Another key gives the children another chance. */
  readonly resetKey: unknown;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly message: string | null;
  readonly failedKey: unknown;
}

/** Says in words that a part of the window failed, and keeps the rest of it alive. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null, failedKey: null };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { message: messageOf(error) };
  }

  static getDerivedStateFromProps(
    { resetKey }: ErrorBoundaryProps,
    { failedKey }: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return resetKey === failedKey ? null : { message: null, failedKey: resetKey };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <div role="alert">
        <EmptyState title={words.app.crashed} body={words.app.crashedBody}>
          <p className="mono">{message}</p>
          <Button onClick={() => window.location.reload()}>{words.app.reload}</Button>
        </EmptyState>
      </div>
    );
  }
}

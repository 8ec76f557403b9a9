import { Component, type ErrorInfo, type ReactNode, Suspense } from "react";
import { text } from "@/shared/i18n";
import { Button } from "./Button";
import { Empty } from "./Surface";

interface Props {
  children: ReactNode;
  /** Shown while scripts are on their way. */
  coming?: ReactNode;
  /** Shown where it failed; else a screen that says so and offers a way on. */
  instead?: ReactNode;
  onFail?: () => void;
}

/** A part that may still have to come, and may fail: all around it stays. */
export class Crash extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
    this.props.onFail?.();
  }

  override render(): ReactNode {
    const { children, coming = null, instead } = this.props;
    if (!this.state.failed) return <Suspense fallback={coming}>{children}</Suspense>;
    if (instead !== undefined) return instead;
    return (
      <Empty
        icon="warn"
        title={text.failures.crash}
        action={
          <Button look="primary" onClick={() => location.reload()}>
            {text.failures.reload}
          </Button>
        }
      >
        {text.failures.crashHelp}
      </Empty>
    );
  }
}

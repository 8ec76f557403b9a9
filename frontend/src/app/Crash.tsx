import { Component, type ErrorInfo, type ReactNode } from "react";
import { text } from "@/shared/i18n";
import { Button } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Surface";

/** A screen that fails says so and offers a way on. */
export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
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

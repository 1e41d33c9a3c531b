// Keeps the frame standing when a screen can't be drawn: the user is told and can go elsewhere.
import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useWords } from '../words';
import { Empty } from './parts';

interface Props {
  children: ReactNode;
}

export class Guard extends Component<Props, { failed: string | null }> {
  override state: { failed: string | null } = { failed: null };

  static getDerivedStateFromError(error: unknown) {
    return { failed: String(error) };
  }

  override render() {
    if (this.state.failed === null) return this.props.children;
    return <Failed what={this.state.failed} again={() => this.setState({ failed: null })} />;
  }
}

function Failed({ what, again }: { what: string; again: () => void }) {
  const { t } = useWords();
  return (
    <Empty title={t('app.screenFailed')} hint={what}>
      <Button variant="default" onClick={again}>
        {t('app.retry')}
      </Button>
    </Empty>
  );
}

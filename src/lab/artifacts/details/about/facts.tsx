import type { ReactNode } from 'react';

export interface FactsProps {
  readonly facts: readonly (readonly [string, ReactNode])[];
}

/** What is known, a line each. */
export function Facts({ facts }: FactsProps): JSX.Element {
  return (
    <dl className="jp-ArtifactStorage-facts">
      {facts.map(([label, fact], index) => (
        <div key={index}>
          <dt>{label}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

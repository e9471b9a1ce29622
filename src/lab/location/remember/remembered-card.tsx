import type { LocationSettings } from '../../../api/location.js';
import { takesPassword } from '../../../location/masked-settings.js';
import { isSecretOption } from '../../../location/storage-options.js';
import { CommandIds } from '../../command-ids.js';
import { Advice } from '../../kit/advice.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { useModel } from '../../kit/use-model.js';
import type { SessionProps } from '../../panel-props.js';
import { SettingsLines } from '../lines/settings-lines.js';
import { optionsFor } from '../options/option-rows.js';
import { unusableProblem } from './unusable-problem.js';

/** Whether a location without its secrets may have had some. */
function mayNeedSecrets({
  artifact_storage_dir = '',
  database_url = ''
}: LocationSettings): boolean {
  return (
    takesPassword(database_url) ||
    optionsFor(artifact_storage_dir).some(({ name }) => isSecretOption(name))
  );
}

/** Says why the location that the notebook remembers is not in force, and how to go on. */
export function RememberedCard(props: SessionProps): JSX.Element | null {
  const { active, storage, commands, trans } = props;
  const { memory } = storage;
  const args = { session_id: active.id };
  useModel(memory);
  const { remembered, problem } = memory;
  const forget = (
    <BusyButton onClick={() => commands.execute(CommandIds.forgetLocation, args)}>
      {trans.__('Forget it')}
    </BusyButton>
  );
  if (remembered.kind === 'unusable') {
    const { message, hint } = unusableProblem(remembered, trans);
    return (
      <Card
        kind="warning"
        title={trans.__('The location that this notebook remembers is not used.')}
        actions={forget}
      >
        {breakable(message)} <Advice text={hint} trans={trans} />
      </Card>
    );
  }
  if (remembered.kind === 'none' || memory.inForce || active.state.overridden) {
    return null;
  }
  return (
    <Card
      kind={problem === undefined ? 'info' : 'error'}
      title={
        problem === undefined
          ? trans.__('This notebook remembers another location.')
          : trans.__('The remembered location is not used: %1', problem.message)
      }
      actions={
        <>
          <BusyButton onClick={() => commands.execute(CommandIds.useRemembered, args)}>
            {problem === undefined ? trans.__('Use it') : trans.__('Try again')}
          </BusyButton>
          {mayNeedSecrets(remembered.settings) && (
            <BusyButton onClick={() => storage.form.open(active, remembered.settings)}>
              {trans.__('Enter secrets…')}
            </BusyButton>
          )}
          {forget}
        </>
      }
    >
      <SettingsLines settings={remembered.settings} home={storage.link.home} trans={trans} />
      {problem !== undefined && (
        <p>
          <Advice text={problem.hint} trans={trans} />{' '}
          {trans.__('Until then this session keeps its artifacts as shown here.')}
        </p>
      )}
    </Card>
  );
}

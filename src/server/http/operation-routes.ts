import type { OperationKind, OperationOf, StartQuery } from '../../api/operation.js';
import { trimSettings } from '../../location/trimmed-settings.js';
import type { OperationInputs } from '../operations/operation-kind.js';
import type { RunningOperation } from '../operations/running-operation.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** How long the answer to a stop waits for the end, in seconds. */
const STOP_SECONDS = 10;

async function afterWait(operation: RunningOperation, seconds = 0) {
  await operation.wait(seconds * 1000);
  return operation.whole;
}

/** What may take long: start it, look at it, stop it. */
export function operationHandlers({ operations, transfers, redactor }: AppOptions): RouteHandlers {
  const start =
    <K extends OperationKind>(kind: K) =>
    async (request: {
      readonly params: { readonly session_id: string };
      readonly query: StartQuery;
      readonly body: OperationInputs[K];
    }): Promise<OperationOf<K>> => {
      const { params, query, body } = request;
      const begun = operations.start(params.session_id, kind, body, query.operation_id);
      return (await afterWait(begun, query.wait)) as OperationOf<K>;
    };
  return {
    startCheck: (request) => {
      const { params, body } = request;
      // Before anything can fail: a secret that is refused must not come back in an error or a log.
      redactor.learn(body, params.session_id);
      return start('check')({ ...request, body: trimSettings(body) });
    },
    startDatabaseReturn: start('retry_database'),
    startRelocation: start('relocate'),
    startCleanUp: start('clean_up'),
    startCopy: (request) => {
      const { params, body } = request;
      redactor.learn(body.target, params.session_id);
      return start('copy')({ ...request, body: { ...body, target: trimSettings(body.target) } });
    },
    startEmptyTrash: start('empty_trash'),
    startVerification: start('verify'),
    startStoreVerification: start('verify_store'),
    startRetention: start('retain'),
    listAllOperations: () => ({ operations: [...transfers.list(), ...operations.listAll()] }),
    listOperations: ({ params: { session_id } }) => ({
      operations: [...transfers.list(), ...operations.listAll()].filter(
        (one) => one.session_id === session_id
      )
    }),
    getOperation: ({ params, query }) =>
      afterWait(operations.get(params.session_id, params.operation_id), query.wait),
    cancelOperation: ({ params }) =>
      afterWait(operations.cancel(params.session_id, params.operation_id), STOP_SECONDS),
    pauseOperation: ({ params }) => operations.pause(params.session_id, params.operation_id).whole,
    resumeOperation: ({ params }) =>
      operations.unpause(params.session_id, params.operation_id).whole,
    tellTransfer: ({ params, body }) => {
      transfers.tell(params.session_id, params.operation_id, body);
      return null;
    }
  };
}

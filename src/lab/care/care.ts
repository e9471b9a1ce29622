/** What is loaded when people care for a whole store for the first time. */
export { cleanUp } from './clean-up.js';
export { tellWhenEnded } from './come-back.js';
export { copyArtifacts } from './copy-artifacts.js';
export { retryCopy, useCopy } from './repeat-copy.js';
export { verifyAgain } from './repeat-verification.js';
export { retainVersions } from './retain-versions.js';
export { reviewPlan } from './review-plan.js';
export { SizesView } from './sizes-view.js';
export { verifyArtifacts } from './verify-artifacts.js';

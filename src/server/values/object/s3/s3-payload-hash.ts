import type { PutObjectCommand } from '@aws-sdk/client-s3';

/**
 * Gives a request the SHA-256 of its body, which the SDK would compute to sign it. S3 compares it with what arrives.
 *
 * Source: x-amz-content-sha256 in “Authenticating Requests (AWS Signature Version 4)” of the S3 API Reference.
 */
export function addPayloadHash({ middlewareStack }: PutObjectCommand, sha256: string): void {
  middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { readonly headers: Record<string, string> };
      headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build' }
  );
}

import { messageId, signedHeaders, webhookSecret } from './webhook-signature';

test('a message is signed as the example of the Standard Webhooks specification', () => {
  const body = '{"test": 2432232314}';
  const headers = signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1614265330_000), body);
  expect(headers).toEqual({ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' });
});
test('a secret says what it is', () => expect(webhookSecret(Buffer.alloc(24, 1))).toBe('whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB'));
test('the same batch has the same id, another one another', () => {
  expect(messageId('s', 1, '10', '20')).toBe(messageId('s', 1, '10', '20'));
  expect(messageId('s', 2, '10', '20')).not.toBe(messageId('s', 1, '10', '20'));
  expect(messageId('s', 1, '10', '20')).toMatch(/^msg_[\w-]{32}$/);
});

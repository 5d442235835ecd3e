import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Refusal } from '../api/client.ts';
import type { ErrorBody } from '../api/types.ts';
import { useSpeech } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';
import { RefusalNote } from './states.tsx';

const SPEEDS = [1, 1.25, 1.5, 2];

/** The bytes once, so that going back and forth in them is one listening and not many. */
async function fetchRecording(digest: string, caseId: string): Promise<string> {
  const answer = await window.fetch(`/api/v1/evidence/${digest}?case=${caseId}`).catch(() => null);
  if (!answer) throw new Refusal(0, null);
  if (!answer.ok) throw new Refusal(answer.status, (await answer.json().catch(() => null)) as ErrorBody | null);
  return URL.createObjectURL(await answer.blob());
}

/** A recording that is listened to where it stands; whoever does is written down first (Y48). */
export function Player({ digest, caseId, place }: { digest: string; caseId: string; place: number }) {
  const { t } = useSpeech();
  const words = t.access.player;
  const queries = useQueryClient();
  const audio = useRef<HTMLAudioElement>(null);
  const load = useMutation({
    mutationFn: () => fetchRecording(digest, caseId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['looks'] }),
  });
  const address = load.data;
  // What was fetched goes with the player: nothing of a voice stays in the window.
  useEffect(() => () => {
    if (address) URL.revokeObjectURL(address);
  }, [address]);
  const close = () => {
    audio.current?.pause();
    load.reset();
  };
  const name = words.recording(place);
  if (!address) {
    return (
      <>
        <button type="button" className="as-link" title={words.line} onClick={() => !load.isPending && load.mutate()} aria-busy={load.isPending}>
          <Icon name="phone" size={12} /> {words.play(name)}
        </button>
        {load.error && <RefusalNote error={load.error} />}
      </>
    );
  }
  return (
    <span className="player" role="group" aria-label={name}>
      <audio ref={audio} src={address} controls controlsList="nodownload" autoPlay aria-label={name} />
      <label>
        {words.speed}{' '}
        <select defaultValue="1" onChange={(event) => audio.current && (audio.current.playbackRate = Number(event.target.value))}>
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>{words.times(speed)}</option>
          ))}
        </select>
      </label>
      <button type="button" className="as-link" onClick={close}>{words.close}</button>
      <span className="grey" role="status">{words.noted}</span>
    </span>
  );
}

import { useMutation } from '@tanstack/react-query';
import { storeEvidence } from '../../../api/client.ts';
import { newKey } from '../../../api/commands.ts';
import { Artefacts } from '../../../parts/artefacts.tsx';
import { RefusalNote } from '../../../parts/states.tsx';

const KINDS = 'image/jpeg,image/png,image/webp,audio/mpeg,audio/wav,application/pdf,text/plain';
const FILES_MAX = 8;

interface Props {
  id: string;
  /** Digests of what is stored already, with spaces between. */
  value: string;
  described: string | undefined;
  onChange: (value: string) => void;
}

/** Stores what is chosen at once; the form sends only the digests. The same bytes again change nothing. */
export function FilesControl({ id, value, described, onChange }: Props) {
  const digests = value.split(' ').filter(Boolean);
  const store = useMutation({
    mutationFn: (files: File[]) => Promise.all(files.map((file) => storeEvidence(file, newKey()))),
    onSuccess: (stored) => onChange([...new Set([...digests, ...stored.map((one) => one.digest)])].slice(0, FILES_MAX).join(' ')),
  });
  return (
    <>
      <input
        id={id}
        type="file"
        multiple
        accept={KINDS}
        aria-describedby={described}
        aria-busy={store.isPending}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) store.mutate(files);
        }}
      />
      <Artefacts digests={digests} caseId={null} />
      {store.error && <RefusalNote error={store.error} />}
    </>
  );
}

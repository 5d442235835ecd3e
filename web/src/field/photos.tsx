import { useEffect, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { compressed } from './photo.ts';
import { phone } from './phone.ts';
import { useWords } from './speech.tsx';

/** Photos of an action: taken, made small, kept on the phone at once. */
export function Photos({ label, photos, onChange }: { label: string; photos: string[]; onChange: (photos: string[]) => void }) {
  const { t } = useWords();
  const [bad, setBad] = useState(false);
  const take = async (files: FileList | null) => {
    setBad(false);
    const kept: string[] = [];
    for (const file of files ?? []) {
      try {
        kept.push(await phone.keepPhoto(await compressed(file)));
      } catch {
        setBad(true);
      }
    }
    onChange([...photos, ...kept]);
  };
  const drop = (id: string) => {
    void phone.dropPhoto(id);
    onChange(photos.filter((one) => one !== id));
  };
  return (
    <div className="field" role="group" aria-label={label}>
      <b>{label}</b>
      <div className="photos">
        {photos.map((id, index) => (
          <span key={id} className="photo">
            <Picture id={id} name={t.finish.photoName(index + 1)} />
            <button type="button" className="drop" aria-label={t.finish.dropPhoto(index + 1)} onClick={() => drop(id)}><Icon name="close" size={16} /></button>
          </span>
        ))}
        <label className="photo add">
          <Icon name="camera" size={22} />
          <span className="small">{t.finish.addPhoto}</span>
          <input
            className="unseen"
            type="file"
            accept="image/*"
            capture="environment"
            multiple
            onChange={(event) => {
              const { files } = event.target;
              void take(files).finally(() => {
                event.target.value = '';
              });
            }}
          />
        </label>
      </div>
      {bad && <p className="small" role="alert">{t.finish.badPhoto}</p>}
    </div>
  );
}

function Picture({ id, name }: { id: string; name: string }) {
  const [source, setSource] = useState('');
  useEffect(() => {
    let address = '';
    void phone.photo(id).then((blob) => {
      if (!blob) return;
      address = URL.createObjectURL(blob);
      setSource(address);
    });
    return () => URL.revokeObjectURL(address);
  }, [id]);
  return source ? <img src={source} alt={name} /> : null;
}

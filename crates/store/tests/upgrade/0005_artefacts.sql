insert into artefact (digest, person, media_type, stored_at, bytes) values ({hash:e1}, 'C1', 'image/jpeg', 1500, {bytes:ffd8ff});

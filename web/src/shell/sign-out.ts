import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { client, unwrap } from '../api/client.ts';
import { leaveBehind, owner } from '../field/store.ts';
import { forgetKept } from '../parts/kept.ts';

export function useSignOut(): () => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return () => {
    void unwrap(client.DELETE('/api/v1/session'))
      .catch(() => undefined)
      .then(async (elsewhere) => {
        forgetKept();
        const person = owner();
        if (person) await leaveBehind(person).catch(() => undefined);
        navigate('/sign-in');
        queries.clear();
        // Whoever came by the single sign-on is out here already; there he is asked.
        if (elsewhere?.address) window.location.assign(elsewhere.address);
      });
  };
}

import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { client, unwrap } from '../api/client.ts';

export function useSignOut(): () => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return () => {
    void unwrap(client.DELETE('/api/v1/session'))
      .catch(() => undefined)
      .then(() => {
        navigate('/sign-in');
        queries.clear();
      });
  };
}

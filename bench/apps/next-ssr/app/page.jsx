import { headers } from 'next/headers';

async function Row({ number }) {
  // Next finds the request by its own storage.
  const id = (await headers()).get('x-request-id');
  return (
    <tr>
      <td>{number}</td>
      <td>{`request: ${id}`}</td>
    </tr>
  );
}

export default async function Page() {
  return (
    <table>
      <tbody>
        {Array.from({ length: 50 }, (_, number) => (
          <Row key={number} number={number} />
        ))}
      </tbody>
    </table>
  );
}

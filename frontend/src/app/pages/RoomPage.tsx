export default function RoomPage({ id }: { id: number }) {
  return <p>{id}</p>;
}

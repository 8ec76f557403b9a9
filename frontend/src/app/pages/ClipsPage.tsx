export default function ClipsPage() {
  return null;
}

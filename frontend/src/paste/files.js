// Files that are pasted or dropped: pictures first, and other files where the editor takes them.
const isPicture = ({ type }) => type.startsWith("image/");

/** @returns {(data: DataTransfer, at?: number) => boolean} whether there was something to take */
export const taking = ({ upload, attach }) => (data, at) => {
  const files = [...(data?.files ?? [])];
  const pictures = files.filter(isPicture);
  if (upload && pictures.length) upload(pictures, at);
  else if (attach && files.length) attach(files, at);
  else return false;
  return true;
};

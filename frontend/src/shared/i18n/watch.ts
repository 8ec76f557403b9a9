/** All rooms on one screen, to be seen from across the room; and the picture of one, nearer or in a window of its own. */
export const watch = {
  label: "All rooms",
  leave: "Leave",
  full: "Full screen",
  exitFull: "Leave full screen",
  controls: "Controls",
  noRooms: "There is no room yet.",
  zoom: {
    label: (room: string) => `Picture of ${room}: plus and minus to zoom, arrows to move, 0 for all of it`,
    nearer: "Zoom in",
    whole: "Show all of the picture",
    times: (scale: number) => `${scale.toFixed(1)} ×`,
  },
  pip: {
    open: "Show the picture in a small window",
    close: "Close the small window",
  },
};

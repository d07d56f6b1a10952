/** The privacy notice that a candidate agrees to, as it is kept with the start. A changed text is a new version. */
export const noticeVersion = 'November 2026';

/** Finds a sign that can be seen: neither white space nor one of those that Unicode has ignored, such as zero-width ones. */
export const visible = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u

namespace Kefa.Matching.Population;

/// <summary>
/// How many companies are looked at together. Small enough that the bitmaps of all conditions over them stay in the cache nearest to the core,
/// large enough that a policy's bookkeeping is spread over many: four vectors of 512 bits.
/// </summary>
internal static class Blocks
{
    public const int Rows = 2048;

    public const int Words = Rows / 64;
}

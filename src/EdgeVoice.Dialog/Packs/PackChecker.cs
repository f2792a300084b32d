namespace EdgeVoice.Dialog.Packs;

/// <summary>Rules of wording for the ear and of sound examples, for `edgevoice dialog check`.</summary>
public static class PackChecker
{
    internal static IEnumerable<PackProblem> Check(DialogPack pack, PackMap root) => [];
}

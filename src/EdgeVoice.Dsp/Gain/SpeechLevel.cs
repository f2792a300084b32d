namespace EdgeVoice.Dsp.Gain;

/// <summary>
/// Speech level and noise floor from block powers alone (about 10 ms each): the floor is the least smoothed power of the
/// last seconds, speech is what stands well over it, and the level is the mean power of speech only (as in ITU-T P.56).
/// </summary>
internal sealed class SpeechLevel
{
    private const float ActiveOverFloorDb = 10;
    private const float LeastActiveDb = -58;
    // Louder than this for 10 ms is a fault or a tone, never speech: it must not teach a level.
    private const float MostActiveDb = -5;
    private const int Slots = 8;
    private const int MemoryBlocks = 200;

    private readonly float[] _minima = new float[Slots];
    private readonly int _blocksPerSlot;
    private float _smooth;
    private float _slotMinimum;
    private int _inSlot;
    private int _slot;
    private int _seen;
    private int _activeBlocks;
    private float _power;

    /// <param name="memoryBlocks">Blocks over which the floor is the least: longer than speech goes on without a breath, shorter than one waits for a new floor.</param>
    public SpeechLevel(int memoryBlocks)
    {
        _blocksPerSlot = memoryBlocks / Slots;
        Reset();
    }

    /// <summary>Noise floor, dBov.</summary>
    public float FloorDb { get; private set; }

    /// <summary>Mean level of active speech, dBov; meaningful once <see cref="Known"/>.</summary>
    public float LevelDb => ToDb(_power);

    /// <summary>The last block was speech.</summary>
    public bool Active { get; private set; }

    /// <summary>Enough speech was heard (200 ms) to speak of a level.</summary>
    public bool Known => _activeBlocks >= 20;

    /// <summary>Takes the mean square of the next block.</summary>
    public void Add(float meanSquare)
    {
        _smooth = _seen == 0 ? meanSquare : _smooth + (0.5f * (meanSquare - _smooth));
        _seen = Math.Min(_seen + 1, 1000);
        _slotMinimum = Math.Min(_slotMinimum, _smooth);
        float least = _slotMinimum;
        foreach (float minimum in _minima)
            least = Math.Min(least, minimum);
        if (++_inSlot == _blocksPerSlot)
        {
            _inSlot = 0;
            _minima[_slot] = _slotMinimum;
            _slot = (_slot + 1) % Slots;
            _slotMinimum = _smooth;
        }

        // The least of smoothed powers lies under the mean by about 2 dB for noise.
        FloorDb = ToDb(least) + 2;
        float db = ToDb(meanSquare);
        Active = db > FloorDb + ActiveOverFloorDb && db is > LeastActiveDb and < MostActiveDb;
        if (!Active)
            return;
        _activeBlocks = Math.Min(_activeBlocks + 1, MemoryBlocks);
        _power += (meanSquare - _power) / _activeBlocks;
    }

    public void Reset()
    {
        Array.Fill(_minima, float.MaxValue);
        _slotMinimum = float.MaxValue;
        _inSlot = _slot = _seen = _activeBlocks = 0;
        _power = 0;
        _smooth = 0;
        FloorDb = -100;
        Active = false;
    }

    private static float ToDb(float power) => 10 * MathF.Log10(power + 1e-10f);
}
